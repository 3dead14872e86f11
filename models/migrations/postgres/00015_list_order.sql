-- +goose Up

-- What deals are sorted by in other tables, kept beside them for an index.
alter table deals add column company_key text collate "C" not null default '';
alter table deals add column stage_position bigint not null default 0;
update deals set company_key = c.name_key, stage_position = st.position
    from companies c, stages st where c.id = company_id and st.id = stage_id;
create index deals_company_key on deals (company_key, id) where deleted_at is null;
create index deals_stage_position on deals (stage_position, id) where deleted_at is null;

-- +goose StatementBegin
create function order_deal() returns trigger language plpgsql as $$
begin
    new.company_key := (select name_key from companies where id = new.company_id);
    new.stage_position := (select position from stages where id = new.stage_id);
    return new;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function order_deals_company() returns trigger language plpgsql as $$
begin
    update deals set company_key = new.name_key where company_id = new.id;
    return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function order_deals_stage() returns trigger language plpgsql as $$
begin
    update deals set stage_position = new.position where stage_id = new.id;
    return null;
end $$;
-- +goose StatementEnd
create trigger order_deals before insert or update of company_id, stage_id on deals
    for each row execute function order_deal();
create trigger order_deals after update of name_key on companies
    for each row when (old.name_key <> new.name_key) execute function order_deals_company();
create trigger order_deals after update of position on stages
    for each row when (old.position <> new.position) execute function order_deals_stage();

-- The list of investors is two tables in one order, which needs the id as the
-- list has it; "<> 0" and not "> 0", which SQLite takes for a range to search.
drop index companies_investor;
drop index companies_investor_name;
drop index companies_investor_last;
drop index people_investor;
drop index people_investor_name;
drop index people_investor_last;
create index companies_investor on companies (investment_count, (id * 2)) where deleted_at is null and investment_count <> 0;
create index companies_investor_name on companies (name_key, (id * 2)) where deleted_at is null and investment_count <> 0;
create index companies_investor_last on companies (last_investment_on, (id * 2)) where deleted_at is null and investment_count <> 0;
create index people_investor on people (investment_count, (id * 2 + 1)) where deleted_at is null and investment_count <> 0;
create index people_investor_name on people (name_key, (id * 2 + 1)) where deleted_at is null and investment_count <> 0;
create index people_investor_last on people (last_investment_on, (id * 2 + 1)) where deleted_at is null and investment_count <> 0;

-- +goose Down
drop index companies_investor;
drop index companies_investor_name;
drop index companies_investor_last;
drop index people_investor;
drop index people_investor_name;
drop index people_investor_last;
create index companies_investor on companies (investment_count, id) where deleted_at is null and investment_count > 0;
create index companies_investor_name on companies (name_key, id) where deleted_at is null and investment_count > 0;
create index companies_investor_last on companies (last_investment_on, id) where deleted_at is null and investment_count > 0;
create index people_investor on people (investment_count, id) where deleted_at is null and investment_count > 0;
create index people_investor_name on people (name_key, id) where deleted_at is null and investment_count > 0;
create index people_investor_last on people (last_investment_on, id) where deleted_at is null and investment_count > 0;
drop trigger order_deals on stages;
drop trigger order_deals on companies;
drop trigger order_deals on deals;
drop function order_deals_stage, order_deals_company, order_deal;
drop index deals_stage_position, deals_company_key;
alter table deals drop column stage_position, drop column company_key;
