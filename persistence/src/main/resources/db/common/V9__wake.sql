-- Who is on one network with a machine that is to be woken (WOL-1): behind the same default gateway. Null where a half of it is not known. Rows of clients that are
-- attached are written anew when they next attach, which they do after an upgrade of their node; those of others are never looked for.
alter table jump_client add column gateway_address varchar(64);
alter table jump_client add column gateway_mac varchar(32);

create index jump_client_by_network on jump_client (gateway_address, gateway_mac, status, id);
