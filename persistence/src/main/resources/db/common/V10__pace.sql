-- Rates that all nodes share: until when each line of time is given away, in microseconds since 1970.
create table pace (
    name varchar(64) primary key,
    per_second double precision not null,
    next_at bigint not null
);
