create trigger audit_stays before update, delete on audit call 'io.jumphold.persistence.audit.AppendOnly';
