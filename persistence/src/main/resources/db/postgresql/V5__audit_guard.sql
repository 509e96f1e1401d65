create function audit_stays() returns trigger language plpgsql as $$
begin
    raise exception 'The audit log is append-only';
end
$$;

create trigger audit_stays before update or delete on audit for each row execute function audit_stays();
create trigger audit_stays_whole before truncate on audit for each statement execute function audit_stays();
