-- What entities last said of themselves, for lists, search and sweeps. A lower revision never replaces a higher one.
create table jump_client (
    id integer primary key,
    revision bigint not null,
    version bigint not null,
    standing varchar(24) not null,
    -- Sorts as the list does: group, tag, name, id. Pages begin after one of these.
    place varchar(2048) ${bytewise} not null,
    name varchar(128) not null,
    jump_group_id integer not null,
    tag varchar(64) not null,
    comments varchar(1024) not null,
    status varchar(16) not null,
    upgrade_pending boolean not null,
    disabled boolean not null,
    duplicate boolean not null,
    identity_conflict boolean not null,
    deletion_requested boolean not null,
    host_name varchar(255) not null,
    fqdn varchar(255) not null,
    domain varchar(255) not null,
    workgroup varchar(255) not null,
    operating_system varchar(255) not null,
    console_user varchar(255) not null,
    private_ip varchar(64) not null,
    public_ip varchar(64) not null,
    install_mode varchar(16) not null,
    client_version varchar(32) not null,
    client_revision varchar(64) not null,
    installer_id integer not null,
    enrolled_at timestamp(6) with time zone not null,
    last_seen timestamp(6) with time zone,
    last_accessed timestamp(6) with time zone,
    offline_since timestamp(6) with time zone,
    node_address varchar(255),
    node_incarnation bigint,
    identity_check_failed_at timestamp(6) with time zone,
    identity_check_failed_from varchar(64),
    -- JSON of what only the details show.
    facts varchar(1000000),
    -- Lower-case text of all that can be searched, field by field.
    search_text varchar(1000000) not null
);

create index jump_client_by_place on jump_client (standing, place);
create index jump_client_by_group on jump_client (standing, jump_group_id, status);
create index jump_client_by_incarnation on jump_client (node_incarnation, id);

create table jump_client_history (
    client_id integer not null,
    entry_number bigint not null,
    happened_at timestamp(6) with time zone not null,
    what varchar(64) not null,
    status varchar(16),
    cause varchar(255) not null,
    detail varchar(65536) not null,
    primary key (client_id, entry_number)
);

create table jump_session (
    id varchar(64) primary key,
    revision bigint not null,
    jump_item_id integer not null,
    jump_item_name varchar(128) not null,
    user_id integer not null,
    user_name varchar(128) not null,
    state varchar(16) not null,
    started_at timestamp(6) with time zone not null,
    ended_at timestamp(6) with time zone,
    end_cause varchar(64)
);

create index jump_session_by_start on jump_session (started_at, id);
create index jump_session_by_user on jump_session (user_id, started_at, id);

-- How far the journal has been compared with the rows.
create table reconciled (
    id integer primary key check (id = 1),
    journal_ordering bigint not null
);

insert into reconciled (id, journal_ordering) values (1, 0);
