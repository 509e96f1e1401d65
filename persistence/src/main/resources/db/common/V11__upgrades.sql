-- Versions of the Jump Client, and whose they may be (UPG-6).
create table release_key (
    fingerprint varchar(64) primary key,
    public_key varchar(256) not null,
    trusted_at timestamp(6) with time zone not null
);

create table client_version (
    version varchar(32) not null,
    platform varchar(32) not null,
    revision varchar(64) not null,
    size_bytes bigint not null,
    sha256 varchar(64) not null,
    wire_oldest integer not null,
    wire_newest integer not null,
    signed varchar(8192) not null,
    -- Under which name its bytes are; null until they are there, whole.
    payload varchar(64),
    is_current boolean not null,
    added_at timestamp(6) with time zone not null,
    primary key (version, platform)
);

-- In pieces, so that every node can serve them and none must hold one whole.
create table client_payload (
    payload varchar(64) not null,
    piece integer not null,
    bytes bytea not null,
    written_at timestamp(6) with time zone not null,
    primary key (payload, piece)
);

-- How a version fares; a new round begins when a person resumes it (UPG-7).
create table upgrade_tally (
    version varchar(32) primary key,
    round integer not null,
    tried integer not null,
    failed integer not null,
    done integer not null,
    halted_at timestamp(6) with time zone
);

-- Whose turn it is (UPG-3): at most one row for each client, and none for longer than something moves.
create table upgrade_slot (
    client_id integer primary key,
    version varchar(32) not null,
    sha256 varchar(64) not null,
    ticket_hash varchar(64) not null unique,
    stage varchar(16) not null,
    bytes bigint not null,
    size_bytes bigint not null,
    begun_at timestamp(6) with time zone not null,
    staged_at timestamp(6) with time zone not null,
    ends_at timestamp(6) with time zone not null
);

-- What came of a client's turns at a version, and who was asked for (UPG-5).
create table upgrade_turn (
    client_id integer primary key,
    version varchar(32) not null,
    round integer not null,
    tries integer not null,
    failures integer not null,
    interruptions integer not null,
    done boolean not null,
    asked_at timestamp(6) with time zone,
    tried_at timestamp(6) with time zone,
    not_before timestamp(6) with time zone,
    failed_at timestamp(6) with time zone,
    -- Concluded by the site, for the client has not said why yet.
    concluded boolean not null,
    code varchar(64) not null,
    message varchar(1000) not null
);

create index upgrade_turn_by_request on upgrade_turn (asked_at);
create index upgrade_turn_by_failure on upgrade_turn (failed_at);

-- One row, to be locked by the node that gives out turns; whether anybody has waited in this cycle (UPG-2).
create table upgrade_gate (
    id integer primary key check (id = 1),
    cycle_begun boolean not null
);

insert into upgrade_gate (id, cycle_begun) values (1, false);

-- Who waits is asked by platform and version. Rows of clients that are attached are written anew when they next attach, which they do after an upgrade of their node.
alter table jump_client add column client_platform varchar(32) ${bytewise};
alter table jump_client add column client_version_key varchar(32) ${bytewise};

create index jump_client_by_version on jump_client (client_platform, status, client_version_key, id);
