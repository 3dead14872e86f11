-- +goose Up

-- A deal that is written with its order need not be given it.
drop trigger order_deals on deals;
create trigger order_deals before update of company_id, stage_id on deals
    for each row execute function order_deal();
create trigger order_deals_insert before insert on deals
    for each row when (new.company_key = '') execute function order_deal();

-- +goose Down
drop trigger order_deals_insert on deals;
drop trigger order_deals on deals;
create trigger order_deals before insert or update of company_id, stage_id on deals
    for each row execute function order_deal();
