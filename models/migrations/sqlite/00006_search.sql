-- +goose Up

-- What each user searched for last, and the searches they keep.
create table recent_searches (
    user_id     integer not null references users (id) on delete cascade,
    text        text not null,
    searched_at datetime not null,
    primary key (user_id, text)
);
create index recent_searches_latest on recent_searches (user_id, searched_at);

create table saved_searches (
    id        integer primary key autoincrement,
    user_id   integer not null references users (id) on delete cascade,
    name      text not null check (name <> ''),
    query     text not null check (query <> ''),
    looked_at datetime not null
);
create unique index saved_searches_query on saved_searches (user_id, query);

-- +goose Down
drop table saved_searches;
drop table recent_searches;
