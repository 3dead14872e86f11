-- +goose Up

-- What one action of a person did, as a whole. undone_by_id is the operation
-- that took it back, undoes_id the one that this took back.
create table operations (
    id           integer primary key autoincrement,
    at           datetime not null,
    user_id      integer  references users (id),
    kind         text     not null check (length(kind) between 1 and 40),
    title        text     not null default '',
    record_kind  text     not null default '',
    record_id    integer  not null default 0,
    records      integer  not null default 0,
    undoes_id    integer  references operations (id),
    undone_by_id integer
);
create index operations_user on operations (user_id, id);
create index operations_kind on operations (kind, id);

-- The rows that an operation changed, each as it was and as it became. Triggers
-- write them, so that no statement can go past; see models/operation_log.go. The
-- operation itself is written at the end of its transaction.
create table operation_changes (
    id           integer primary key autoincrement,
    operation_id integer not null,
    table_name   text    not null,
    row_key      text    not null,
    before       text    not null,
    after        text    not null
);
create index operation_changes_operation on operation_changes (operation_id, id);
create index operation_changes_row on operation_changes (table_name, row_key, id);

-- The operation that the present transaction is, 0 for none. SQLite has one
-- writer at a time, so one row is enough.
create table operation_now (
    id integer not null
);
insert into operation_now (id) values (0);

alter table audit_entries add column operation_id integer;
create index audit_entries_operation on audit_entries (operation_id, id) where operation_id is not null;
alter table imports add column operation_id integer references operations (id);

-- +goose Down
alter table imports drop column operation_id;
drop index audit_entries_operation;
alter table audit_entries drop column operation_id;
drop table operation_now;
drop table operation_changes;
drop table operations;
