-- What is older than the site keeps it is deleted (history_retention), oldest first.
create index audit_by_age on audit (happened_at);
create index jump_client_history_by_age on jump_client_history (happened_at);

-- The audit log stays append-only but for that. An hour of grace for nodes whose clocks differ.
create or replace function audit_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.happened_at < clock_timestamp() + interval '1 hour' - make_interval(
                days => coalesce((select setting::integer from site_setting where name = 'history_retention'), 400)) then
            return old;
        end if;
    end if;
    raise exception 'The audit log is append-only';
end
$$;
