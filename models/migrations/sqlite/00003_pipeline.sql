-- +goose Up

-- Why deals end, as the administrator words it. What is retired is offered no
-- more and stays on the deals that bear it.
create table reasons (
    id         integer primary key autoincrement,
    key        text        not null,
    name       text        not null check (length(name) between 1 and 100),
    position   integer      not null,
    retired_at datetime,
    version    integer      not null default 1
);
create unique index reasons_key on reasons (key);

insert into reasons (key, name, position) values
    ('too_early', 'Too early', 1),
    ('valuation', 'Valuation too high', 2),
    ('market', 'Market too small', 3),
    ('team', 'Doubts about the team', 4),
    ('competition', 'Too much competition', 5),
    ('traction', 'Not enough traction', 6),
    ('terms', 'Could not agree on terms', 7),
    ('outside', 'Outside our focus', 8),
    ('conflict', 'Conflict with a portfolio company', 9),
    ('round_filled', 'The round was full', 10),
    ('no_answer', 'No answer', 11);

alter table stages add column retired_at datetime;
alter table stages add column version integer not null default 1;

-- reason is the headline, kept as it was worded then; reason_note our own words
-- beside it; reconsider is what would change our mind.
alter table deals add column reason_id integer references reasons (id);
alter table deals add column reason_note text not null default '';
alter table deals add column reconsider text not null default '';
alter table deals add column decided_by integer references users (id);
alter table deals add column closed_at datetime;
alter table deals add column stage_since datetime;
-- The deal that this one takes up again.
alter table deals add column previous_id integer references deals (id) on delete set null;

alter table stage_moves add column reason_id integer references reasons (id);
alter table stage_moves add column reason_note text not null default '';
alter table stage_moves add column reconsider text not null default '';
alter table stage_moves add column decided_by integer references users (id);
-- The move that this one took back: neither of them counts in a funnel.
alter table stage_moves add column undoes_id integer references stage_moves (id) on delete set null;
create index stage_moves_undoes on stage_moves (undoes_id) where undoes_id is not null;

update stage_moves set reason_id = (select r.id from reasons r where r.name = stage_moves.reason) where reason <> '';
update stage_moves set decided_by = moved_by where to_status in ('passed', 'lost', 'won') and from_status <> to_status;
update deals set
    stage_since = coalesce((select max(m.moved_at) from stage_moves m where m.deal_id = deals.id and m.to_stage_id = deals.stage_id and (m.from_stage_id is null or m.from_stage_id <> m.to_stage_id)), created_at),
    closed_at = case when status in ('passed', 'lost', 'won') then coalesce((select max(m.moved_at) from stage_moves m where m.deal_id = deals.id and m.to_status = deals.status and m.from_status <> m.to_status), updated_at) end,
    decided_by = case when status in ('passed', 'lost', 'won') then (select m.moved_by from stage_moves m where m.deal_id = deals.id and m.to_status = deals.status order by m.id desc limit 1) end,
    reason_id = (select r.id from reasons r where r.name = deals.reason);

create index deals_previous on deals (previous_id) where previous_id is not null;
create index deals_closed on deals (owner_id, closed_at, id) where deleted_at is null and status in ('passed', 'lost');
create index deals_since on deals (stage_since, id) where deleted_at is null;
-- The first covers the counts and sums of the board, the second its cards.
drop index deals_board;
create index deals_board on deals (stage_id, currency, amount_sought, restricted, owner_id, id) where deleted_at is null and status in ('active', 'on_hold', 'won');
create index deals_cards on deals (stage_id, updated_at, id) where deleted_at is null and status in ('active', 'on_hold', 'won');

-- Each user's own "not now" to a round of a company that was passed.
create table revival_dismissals (
    user_id      integer      not null references users (id) on delete cascade,
    deal_id      integer      not null references deals (id) on delete cascade,
    round_id     integer      not null references rounds (id) on delete cascade,
    dismissed_at datetime not null,
    primary key (user_id, deal_id, round_id)
);
create index revival_dismissals_deal on revival_dismissals (deal_id);
create index revival_dismissals_round on revival_dismissals (round_id);

-- +goose Down
drop table revival_dismissals;
drop index deals_cards;
drop index deals_board;
drop index deals_since;
drop index deals_closed;
drop index deals_previous;
drop index stage_moves_undoes;
create index deals_board on deals (status, stage_id, currency, amount_sought, restricted, owner_id) where deleted_at is null;
alter table stage_moves drop column undoes_id;
alter table stage_moves drop column decided_by;
alter table stage_moves drop column reconsider;
alter table stage_moves drop column reason_note;
alter table stage_moves drop column reason_id;
alter table deals drop column previous_id;
alter table deals drop column stage_since;
alter table deals drop column closed_at;
alter table deals drop column decided_by;
alter table deals drop column reconsider;
alter table deals drop column reason_note;
alter table deals drop column reason_id;
alter table stages drop column version;
alter table stages drop column retired_at;
drop table reasons;
