-- Lost, deleted, expired (LIFE): the causes stand in rows; which of them are due is asked under the settings of the moment.
alter table jump_client add column lost_at timestamp(6) with time zone;
alter table jump_client add column max_offline_minutes integer;
alter table jump_client add column expires_at timestamp(6) with time zone;
-- Where its installer bounds its absence: when that ends. Null while it is online, and where the site's setting holds.
alter table jump_client add column own_deletes_at timestamp(6) with time zone;

create index jump_client_by_absence on jump_client (standing, status, offline_since);
create index jump_client_by_own_end on jump_client (standing, own_deletes_at);
create index jump_client_by_expiry on jump_client (standing, expires_at);

alter table installer add column max_offline_minutes integer;
alter table installer add column clients_expire_at timestamp(6) with time zone;
alter table installer add column clients_expire_after_minutes integer;

-- Since when the site has been up, whatever single nodes did.
alter table site_cluster add column begun_at timestamp(6) with time zone;
