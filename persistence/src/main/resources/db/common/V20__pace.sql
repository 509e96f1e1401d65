-- When a line was last moved on, for a clock that was set back since; and whose rate it has, for nodes that have not heard of a change yet.
alter table pace add column reserved_at bigint default 0 not null;
alter table pace add column directory_version bigint default 0 not null;
