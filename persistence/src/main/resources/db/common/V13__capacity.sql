-- The nodes that count for the site's capacity, whether they run or not, and the number that its licence allows where one is set.
create table site_capacity (
    address varchar(255) primary key,
    tier varchar(32) not null,
    capacity integer not null,
    licensed integer
);

-- Which entries take a place of it, and how many they are: counted in the transaction that makes or forgets one.
alter table jump_client_identity add column counted boolean default true not null;

create table identity_count (
    id integer primary key check (id = 1),
    counted bigint not null
);

insert into identity_count (id, counted) select 1, count(*) from jump_client_identity;
