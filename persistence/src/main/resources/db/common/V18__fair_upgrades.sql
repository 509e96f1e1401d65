-- What a client says it has, beside what its node has sent: each makes a turn last only where it grows (UPG-3).
alter table upgrade_slot add column told_bytes bigint default 0 not null;
