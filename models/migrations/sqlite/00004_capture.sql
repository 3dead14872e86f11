-- +goose Up

-- A line that was typed and saved, with what was made of it, so that it is saved
-- once and can be taken back as a whole.
create table captures (
    id          integer primary key autoincrement,
    request_key text        not null check (length(request_key) between 1 and 100),
    line        text        not null,
    company_id  integer      not null references companies (id) on delete cascade,
    deal_id     integer      references deals (id) on delete set null,
    round_id    integer      references rounds (id) on delete set null,
    created_at  datetime not null,
    created_by  integer      not null references users (id) on delete cascade,
    undone_at   datetime
);
create unique index captures_request on captures (created_by, request_key);
create index captures_company on captures (company_id);
create index captures_deal on captures (deal_id) where deal_id is not null;
create index captures_round on captures (round_id) where round_id is not null;

create table capture_records (
    capture_id integer not null references captures (id) on delete cascade,
    kind       text   not null check (kind in ('company', 'person', 'round', 'deal', 'activity')),
    record_id  integer not null,
    primary key (capture_id, kind, record_id)
);

-- The line that somebody has typed and not saved yet.
create table capture_drafts (
    user_id    integer      primary key references users (id) on delete cascade,
    line       text        not null,
    updated_at datetime not null
);

-- +goose Down
drop table capture_drafts;
drop table capture_records;
drop table captures;
