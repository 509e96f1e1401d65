-- The nodes of the site, as they tell of themselves every few seconds; who stops in order takes its row along.
create table site_node (
    address varchar(255) primary key,
    incarnation bigint not null,
    cluster_name varchar(64) not null,
    machine varchar(255) not null,
    pid bigint not null,
    version varchar(64) not null,
    oldest_wire integer not null,
    newest_wire integer not null,
    tier varchar(32) not null,
    capacity integer not null,
    attached integer not null,
    front_addresses varchar(4096) not null,
    started_at timestamp(6) with time zone not null,
    seen_at timestamp(6) with time zone not null
);

-- One row, to be locked by the node that looks whether it is the first.
create table site_cluster (
    id integer primary key check (id = 1)
);

insert into site_cluster (id) values (1);
