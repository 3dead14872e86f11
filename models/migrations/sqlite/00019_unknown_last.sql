-- +goose Up

-- The rows without an amount, which come last in the order by it.
create index deals_no_amount on deals (id) where deleted_at is null and amount_sought is null;
create index companies_none_raised on companies (id) where deleted_at is null and raised is null;
create index rounds_no_amount on rounds (id) where deleted_at is null and amount is null;

-- +goose Down
drop index rounds_no_amount;
drop index companies_none_raised;
drop index deals_no_amount;
