-- +goose Up

-- Activities ------------------------------------------------------------------

-- The form's own key: sending it twice makes one activity.
alter table activities add column request_key text;
create unique index activities_request on activities (created_by, request_key) where request_key is not null;
create index activities_occurred on activities (occurred_on, id) where deleted_at is null;

-- How a record comes to an activity: chosen, named in the text, or as one who
-- was there. At least one of them holds.
alter table activity_links add column attached boolean not null default true;
alter table activity_links add column mentioned boolean not null default false;
alter table activity_links add column attended boolean not null default false;

-- Those of the team who were there.
create table activity_attendees (
    activity_id integer not null references activities (id) on delete cascade,
    user_id     integer not null references users (id) on delete cascade,
    primary key (activity_id, user_id)
);
create index activity_attendees_user on activity_attendees (user_id, activity_id);

-- Tasks -------------------------------------------------------------------------

-- Something owed, by whom, by when; about one record or none.
create table tasks (
    id          integer primary key autoincrement,
    title       text     not null check (length(title) between 1 and 500),
    assignee_id integer  not null references users (id),
    due_on      text     not null check (length(due_on) = 10),
    company_id  integer  references companies (id) on delete cascade,
    person_id   integer  references people (id) on delete cascade,
    deal_id     integer  references deals (id) on delete cascade,
    round_id    integer  references rounds (id) on delete cascade,
    done_at     datetime,
    done_by     integer  references users (id),
    request_key text,
    created_at  datetime not null,
    created_by  integer  references users (id),
    updated_at  datetime not null,
    updated_by  integer  references users (id),
    deleted_at  datetime,
    deleted_by  integer  references users (id),
    version     integer  not null default 1,
    check ((case when company_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) + (case when deal_id is null then 0 else 1 end) + (case when round_id is null then 0 else 1 end) <= 1)
);
create unique index tasks_request on tasks (created_by, request_key) where request_key is not null;
create index tasks_due on tasks (due_on, id) where deleted_at is null and done_at is null;
create index tasks_mine on tasks (assignee_id, due_on, id) where deleted_at is null and done_at is null;
create index tasks_done on tasks (done_at, id) where deleted_at is null and done_at is not null;
create index tasks_mine_done on tasks (assignee_id, done_at, id) where deleted_at is null and done_at is not null;
create index tasks_company on tasks (company_id) where company_id is not null;
create index tasks_person on tasks (person_id) where person_id is not null;
create index tasks_deal on tasks (deal_id) where deal_id is not null;
create index tasks_round on tasks (round_id) where round_id is not null;
create index tasks_deleted on tasks (deleted_at, id) where deleted_at is not null;

-- When something last happened ---------------------------------------------------

-- The day of a deal's latest activity, or on which it was opened when there was
-- none since; kept by the store, see refreshDeals.
alter table deals add column last_activity_on text not null default '';
update deals set last_activity_on = max(opened_on, coalesce((
    select max(case when a.occurred_on = '' or a.occurred_on > substr(a.created_at, 1, 10) then substr(a.created_at, 1, 10) else a.occurred_on end)
    from activity_links l join activities a on a.id = l.activity_id
    where l.deal_id = deals.id and a.deleted_at is null
    and not exists (select 1 from stage_moves m where m.activity_id = a.id and m.from_stage_id is null)), ''));
create index deals_activity on deals (last_activity_on, id) where deleted_at is null;
create index deals_quiet on deals (owner_id, last_activity_on, id) where deleted_at is null and status = 'active';
create index deals_no_step on deals (updated_at, id) where deleted_at is null and status = 'active' and (next_step = '' or next_step_on = '');

-- +goose Down
drop index deals_no_step;
drop index deals_quiet;
drop index deals_activity;
alter table deals drop column last_activity_on;
drop table tasks;
drop table activity_attendees;
alter table activity_links drop column attended;
alter table activity_links drop column mentioned;
alter table activity_links drop column attached;
drop index activities_occurred;
drop index activities_request;
alter table activities drop column request_key;
