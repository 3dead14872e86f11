-- +goose Up

-- Whether the company has raised since the deal was passed or lost; kept by the
-- store, see refreshRaised.
alter table deals add column raised_since boolean not null default false;
update deals set raised_since = true where status in ('passed', 'lost') and closed_at is not null and exists (select 1 from rounds r
    where r.company_id = deals.company_id and r.deleted_at is null and r.created_at > deals.closed_at
    and r.announced_on >= substr(substr(deals.closed_at, 1, 10), 1, length(r.announced_on)));
drop index deals_closed;
create index deals_raised on deals (owner_id, closed_at, id) where deleted_at is null and raised_since;

-- +goose Down
drop index deals_raised;
create index deals_closed on deals (owner_id, closed_at, id) where deleted_at is null and status in ('passed', 'lost');
alter table deals drop column raised_since;
