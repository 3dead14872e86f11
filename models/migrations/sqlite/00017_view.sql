-- +goose Up

-- Lists as somebody wants to find them again, and the one that a list opens
-- with for each user.
create table saved_views (
    id         integer primary key autoincrement,
    list       text     not null check (list <> ''),
    layout     text     not null default '',
    name       text     not null check (name <> ''),
    query      text     not null default '',
    shared     boolean  not null default false,
    owner_id   integer  not null references users (id),
    created_at datetime not null,
    created_by integer  references users (id),
    updated_at datetime not null,
    updated_by integer  references users (id),
    deleted_at datetime,
    deleted_by integer  references users (id),
    version    integer  not null default 1
);
create index saved_views_owner on saved_views (owner_id, list) where deleted_at is null;
create index saved_views_shared on saved_views (list) where deleted_at is null and shared;
create index saved_views_deleted on saved_views (deleted_at) where deleted_at is not null;

create table view_defaults (
    user_id integer not null references users (id) on delete cascade,
    list    text    not null,
    view_id integer not null references saved_views (id) on delete cascade,
    primary key (user_id, list)
);
create index view_defaults_view on view_defaults (view_id);

-- +goose Down
drop table view_defaults;
drop table saved_views;
