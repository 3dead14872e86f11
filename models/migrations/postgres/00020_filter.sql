-- +goose Up

-- What deals are filtered by: who referred them, and when and by whom they were
-- decided. Founders, rounds and investors of a company are found by the indexes
-- of their own tables.
create index deals_referrer on deals (referrer_id, id) where deleted_at is null and referrer_id is not null;
create index deals_decided on deals (closed_at, id) where deleted_at is null and closed_at is not null;
create index deals_decider on deals (decided_by, closed_at, id) where deleted_at is null and decided_by is not null;

-- +goose Down
drop index deals_decider;
drop index deals_decided;
drop index deals_referrer;
