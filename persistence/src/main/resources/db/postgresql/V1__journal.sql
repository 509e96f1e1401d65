-- The journal and the snapshots of pekko-persistence-jdbc 1.1, in the words of PostgreSQL.
create table event_journal (
    ordering bigserial,
    persistence_id varchar(255) not null,
    sequence_number bigint not null,
    deleted boolean default false not null,
    writer varchar(255) not null,
    write_timestamp bigint not null,
    adapter_manifest varchar(255) not null,
    event_ser_id integer not null,
    event_ser_manifest varchar(255) not null,
    event_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    primary key (persistence_id, sequence_number)
);

create unique index event_journal_ordering on event_journal (ordering);

create table event_tag (
    event_id bigint not null references event_journal (ordering) on delete cascade,
    tag varchar(255) not null,
    primary key (event_id, tag)
);

create table snapshot (
    persistence_id varchar(255) not null,
    sequence_number bigint not null,
    created bigint not null,
    snapshot_ser_id integer not null,
    snapshot_ser_manifest varchar(255) not null,
    snapshot_payload bytea not null,
    meta_ser_id integer,
    meta_ser_manifest varchar(255),
    meta_payload bytea,
    primary key (persistence_id, sequence_number)
);
