-- +goose Up

-- What stands on the board and everybody may see, as changes to its counts and
-- sums: they are added up, so that who changes a deal waits for nobody, and rows
-- of one kind are made one now and then. Restricted deals are counted as they
-- are, for those who see them.
create table deal_totals (
    id            integer primary key autoincrement,
    stage_id      integer not null,
    owner_id      integer not null,
    currency      text    not null,
    count         integer not null,
    disclosed     integer not null, -- how many of them state an amount
    amount        integer not null  -- minor units
);
insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount)
    select stage_id, owner_id, currency, count(*), count(amount_sought), coalesce(sum(amount_sought), 0) from deals
    where deleted_at is null and status in ('active', 'on_hold', 'won') and not restricted group by stage_id, owner_id, currency;

-- +goose StatementBegin
create trigger total_deals_insert after insert on deals
    when new.deleted_at is null and new.status in ('active', 'on_hold', 'won') and not new.restricted begin
    insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount)
        values (new.stage_id, new.owner_id, new.currency, 1, new.amount_sought is not null, coalesce(new.amount_sought, 0));
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger total_deals_delete after delete on deals
    when old.deleted_at is null and old.status in ('active', 'on_hold', 'won') and not old.restricted begin
    insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount)
        values (old.stage_id, old.owner_id, old.currency, -1, -(old.amount_sought is not null), -coalesce(old.amount_sought, 0));
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger total_deals_update after update of stage_id, owner_id, currency, amount_sought, status, restricted, deleted_at on deals
    when (old.stage_id, old.owner_id, old.currency, old.amount_sought, old.status, old.restricted, old.deleted_at)
        is not (new.stage_id, new.owner_id, new.currency, new.amount_sought, new.status, new.restricted, new.deleted_at) begin
    insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount)
        select old.stage_id, old.owner_id, old.currency, -1, -(old.amount_sought is not null), -coalesce(old.amount_sought, 0)
        where old.deleted_at is null and old.status in ('active', 'on_hold', 'won') and not old.restricted;
    insert into deal_totals (stage_id, owner_id, currency, count, disclosed, amount)
        select new.stage_id, new.owner_id, new.currency, 1, new.amount_sought is not null, coalesce(new.amount_sought, 0)
        where new.deleted_at is null and new.status in ('active', 'on_hold', 'won') and not new.restricted;
end;
-- +goose StatementEnd

-- The restricted ones; all columns that are asked for, those of the condition too.
drop index deals_board;
create index deals_board_restricted on deals (stage_id, currency, amount_sought, owner_id, status, deleted_at, restricted, id)
    where deleted_at is null and status in ('active', 'on_hold', 'won') and restricted;

-- +goose Down
drop index deals_board_restricted;
create index deals_board on deals (stage_id, currency, amount_sought, restricted, owner_id, status, deleted_at, id) where deleted_at is null and status in ('active', 'on_hold', 'won');
drop trigger total_deals_update;
drop trigger total_deals_delete;
drop trigger total_deals_insert;
drop table deal_totals;
