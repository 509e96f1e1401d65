-- Who has been installed where: two in one scope are duplicates of each other.
alter table jump_client_identity add column install_scope varchar(64) default '' not null;

create index jump_client_identity_install_scope on jump_client_identity (install_scope);

-- Which entry was there before; null where it is no duplicate.
alter table jump_client add column duplicate_of integer;

create index jump_client_duplicate_of on jump_client (duplicate_of);
