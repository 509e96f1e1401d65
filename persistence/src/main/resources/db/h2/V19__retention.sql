-- What is older than the site keeps it is deleted (history_retention), oldest first.
create index audit_by_age on audit (happened_at);
create index jump_client_history_by_age on jump_client_history (happened_at);

-- Row by row now, so that the guard sees how old each is.
drop trigger audit_stays;
create trigger audit_stays before update, delete on audit for each row call 'io.jumphold.persistence.audit.AppendOnly';
