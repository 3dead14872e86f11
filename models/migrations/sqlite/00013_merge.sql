-- +goose Up

-- Records that went into another one of their kind, which stands in company_id,
-- person_id or round_id. What leads to one that went leads to that; gone_id holds
-- its number also once it is deleted for good.
create table merges (
    id         integer primary key autoincrement,
    company_id integer  references companies (id) on delete cascade,
    person_id  integer  references people (id) on delete cascade,
    round_id   integer  references rounds (id) on delete cascade,
    gone_id    integer  not null,
    merged_at  datetime not null,
    merged_by  integer  references users (id),
    check ((case when company_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) + (case when round_id is null then 0 else 1 end) = 1)
);
create unique index merges_gone_company on merges (gone_id) where company_id is not null;
create unique index merges_gone_person on merges (gone_id) where person_id is not null;
create unique index merges_gone_round on merges (gone_id) where round_id is not null;
create index merges_company on merges (company_id) where company_id is not null;
create index merges_person on merges (person_id) where person_id is not null;
create index merges_round on merges (round_id) where round_id is not null;

-- +goose Down
drop table merges;
