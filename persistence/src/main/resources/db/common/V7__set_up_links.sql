-- Each node of a new site prints a link of its own; whichever is used first makes the others void.
drop table set_up_link;

create table set_up_link (
    node varchar(255) primary key,
    secret_hash varchar(64) not null,
    expires_at timestamp(6) with time zone not null
);
