-- +goose Up

-- What deals are sorted by in other tables, kept beside them for an index.
alter table deals add column company_key text not null default '';
alter table deals add column stage_position integer not null default 0;
update deals set
    company_key = (select name_key from companies where id = company_id),
    stage_position = (select position from stages where id = stage_id);
create index deals_company_key on deals (company_key, id) where deleted_at is null;
create index deals_stage_position on deals (stage_position, id) where deleted_at is null;

-- +goose StatementBegin
create trigger order_deals_insert after insert on deals begin
    update deals set
        company_key = (select name_key from companies where id = new.company_id),
        stage_position = (select position from stages where id = new.stage_id)
        where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger order_deals_update after update of company_id, stage_id on deals
    when old.company_id <> new.company_id or old.stage_id <> new.stage_id begin
    update deals set
        company_key = (select name_key from companies where id = new.company_id),
        stage_position = (select position from stages where id = new.stage_id)
        where id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger order_deals_company after update of name_key on companies when old.name_key <> new.name_key begin
    update deals set company_key = new.name_key where company_id = new.id;
end;
-- +goose StatementEnd
-- +goose StatementBegin
create trigger order_deals_stage after update of position on stages when old.position <> new.position begin
    update deals set stage_position = new.position where stage_id = new.id;
end;
-- +goose StatementEnd

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
drop trigger order_deals_stage;
drop trigger order_deals_company;
drop trigger order_deals_update;
drop trigger order_deals_insert;
drop index deals_stage_position;
drop index deals_company_key;
alter table deals drop column stage_position;
alter table deals drop column company_key;
