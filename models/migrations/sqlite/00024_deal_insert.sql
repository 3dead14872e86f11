-- +goose Up

-- A deal that is written with its order needs no second writing for it.
drop trigger order_deals_insert;
-- +goose StatementBegin
create trigger order_deals_insert after insert on deals when new.company_key = '' begin
    update deals set
        company_key = (select name_key from companies where id = new.company_id),
        stage_position = (select position from stages where id = new.stage_id)
        where id = new.id;
end;
-- +goose StatementEnd

-- +goose Down
drop trigger order_deals_insert;
-- +goose StatementBegin
create trigger order_deals_insert after insert on deals begin
    update deals set
        company_key = (select name_key from companies where id = new.company_id),
        stage_position = (select position from stages where id = new.stage_id)
        where id = new.id;
end;
-- +goose StatementEnd
