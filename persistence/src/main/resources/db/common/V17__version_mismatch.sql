-- Machines that the site can no longer talk to, as they are too old (UPG-1).
alter table jump_client add column version_mismatch boolean default false not null;
