-- +goose Up

-- Lists that are kept by hand: of companies, people and deals, in an order of
-- their own, for oneself or for the team.
create table shortlists (
    id         integer primary key autoincrement,
    name       text not null check (length(name) > 0),
    note       text not null default '',
    shared     boolean not null default false,
    owner_id   integer not null references users (id),
    created_at datetime not null,
    created_by integer references users (id),
    updated_at datetime not null,
    updated_by integer references users (id),
    deleted_at datetime,
    deleted_by integer references users (id),
    version    integer not null default 1
);
create index shortlists_name on shortlists (name, id) where deleted_at is null;
create index shortlists_owner on shortlists (owner_id, id) where deleted_at is null;

create table shortlist_entries (
    id           integer primary key autoincrement,
    shortlist_id integer not null references shortlists (id) on delete cascade,
    position     integer not null,
    company_id   integer references companies (id) on delete cascade,
    person_id    integer references people (id) on delete cascade,
    deal_id      integer references deals (id) on delete cascade,
    note         text not null default '',
    added_at     datetime not null,
    added_by     integer references users (id),
    check ((case when company_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) + (case when deal_id is null then 0 else 1 end) = 1)
);
create index shortlist_entries_order on shortlist_entries (shortlist_id, position, id);
create unique index shortlist_entries_company on shortlist_entries (company_id, shortlist_id) where company_id is not null;
create unique index shortlist_entries_person on shortlist_entries (person_id, shortlist_id) where person_id is not null;
create unique index shortlist_entries_deal on shortlist_entries (deal_id, shortlist_id) where deal_id is not null;

-- +goose Down
drop table shortlist_entries;
drop table shortlists;
