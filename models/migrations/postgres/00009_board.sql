-- +goose Up

-- SQLite reads an index alone only when it holds every column that the query
-- names, those of the index's own condition too.
drop index deals_board;
create index deals_board on deals (stage_id, currency, amount_sought, restricted, owner_id, status, deleted_at, id) where deleted_at is null and status in ('active', 'on_hold', 'won');

-- +goose Down
drop index deals_board;
create index deals_board on deals (stage_id, currency, amount_sought, restricted, owner_id, id) where deleted_at is null and status in ('active', 'on_hold', 'won');
