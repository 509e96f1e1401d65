-- What a client says it has, beside what its node has sent: each makes a turn last only where it grows (UPG-3).
alter table upgrade_slot add column told_bytes bigint default 0 not null;

-- When it was last looked who is next, and from when on failed installs count after an outage (UPG-7).
alter table upgrade_gate add column looked_at timestamp(6) with time zone;
alter table upgrade_gate add column fair_from timestamp(6) with time zone;
