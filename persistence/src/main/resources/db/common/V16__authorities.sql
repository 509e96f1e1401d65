-- The authorities that vouch for the front doors of the site's nodes (ENR-9); their keys are among the secrets. Retired ones stay, so that no number comes twice.
create table site_authority (
    number integer primary key,
    state varchar(16) not null,
    sha256 varchar(64) not null,
    not_after timestamp(6) with time zone not null
);

-- The newest that a client trusts. Before this there was one only, and every client trusts it.
alter table jump_client add column newest_authority integer default 1 not null;

create index jump_client_by_authority on jump_client (newest_authority);
