-- +goose Up

-- In which stages a deal has ever stood, by its moves without those that were
-- taken back; kept by the store, see refreshStages. days is how long, in whole
-- days over all its stays, and null as long as it stands there open.
create table deal_stages (
    deal_id  bigint not null references deals (id) on delete cascade,
    stage_id bigint not null references stages (id),
    days     bigint check (days >= 0),
    primary key (deal_id, stage_id)
);
create index deal_stages_stage on deal_stages (stage_id, deal_id);

-- The furthest of them, null until the store has looked; and the days from the
-- opening to the end, null for a deal that is open or of which no day is known.
alter table deals add column furthest_id bigint references stages (id);
alter table deals add column decision_days bigint;
create index deals_unplaced on deals (id) where furthest_id is null;

-- Covers the counts of the funnel.
create index deals_funnel on deals (opened_on, furthest_id, stage_id, status, reason_id, decision_days, owner_id, restricted, origin, company_id, id) where deleted_at is null;

-- +goose Down
drop index deals_funnel, deals_unplaced;
alter table deals drop column decision_days, drop column furthest_id;
drop table deal_stages;
