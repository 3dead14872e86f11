-- +goose Up

-- A person's calendar for other programs. The key is the SHA-256 of the secret
-- in its address; the secret itself is never stored.
create table calendar_feeds (
    user_id      bigint      primary key references users (id) on delete cascade,
    key          text     not null,
    created_at   timestamptz not null,
    last_used_at timestamptz
);
create unique index calendar_feeds_key on calendar_feeds (key);

-- Whether and when one gets the digest by e-mail. sent_on is the day, in the
-- place of the user, of the latest one that a server has taken on to send.
create table digests (
    user_id    bigint      primary key references users (id) on delete cascade,
    mailed     boolean  not null default false,
    hour       bigint  not null default 8 check (hour between 0 and 23),
    time_zone  text     not null default 'UTC',
    sent_on    text     collate "C" not null default '',
    updated_at timestamptz not null
);
create index digests_mailed on digests (user_id) where mailed;

-- +goose Down
drop table digests;
drop table calendar_feeds;
