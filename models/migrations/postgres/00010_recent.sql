-- +goose Up

-- The records that each account looked at last.
create table recent_records (
    user_id     bigint      not null references users (id) on delete cascade,
    record_kind text not null check (record_kind in ('company', 'person', 'round', 'deal')),
    record_id   bigint      not null,
    seen_at     timestamptz not null,
    primary key (user_id, record_kind, record_id)
);
create index recent_records_seen on recent_records (user_id, seen_at);

-- +goose Down
drop table recent_records;
