-- +goose Up

-- The memo of a deal, one each, in Markdown.
create table memos (
    deal_id    integer primary key references deals (id) on delete cascade,
    body       text not null,
    created_at datetime not null,
    created_by integer references users (id),
    updated_at datetime not null,
    updated_by integer references users (id),
    version    integer not null default 1
);

-- A question that a committee votes on. The votes are sealed until unsealed_at,
-- or until the day after closes_on when the quorum was met by then.
create table ballots (
    id           integer primary key autoincrement,
    deal_id      integer not null references deals (id) on delete cascade,
    question     text not null check (length(question) > 0),
    quorum       integer not null check (quorum >= 2),
    closes_on    text not null default '',
    cast_count   integer not null default 0 check (cast_count >= 0),
    unsealed_at  datetime,
    withdrawn_at datetime,
    outcome      text not null default '' check (outcome in ('', 'approved', 'declined', 'deferred')),
    rationale    text not null default '',
    decided_at   datetime,
    decided_by   integer references users (id),
    created_at   datetime not null,
    created_by   integer references users (id),
    updated_at   datetime not null,
    updated_by   integer references users (id),
    version      integer not null default 1,
    check ((outcome = '') = (decided_at is null)),
    check (unsealed_at is null or withdrawn_at is null)
);
create index ballots_deal on ballots (deal_id, id);
create unique index ballots_open on ballots (deal_id) where unsealed_at is null and withdrawn_at is null;
create index ballots_decided on ballots (decided_at, id) where decided_at is not null;

-- Who votes, fixed when the ballot is opened. No history, no audit, no outbox and
-- no event ever holds what stands here.
create table ballot_votes (
    ballot_id integer not null references ballots (id) on delete cascade,
    user_id   integer not null references users (id),
    vote      text not null default '' check (vote in ('', 'yes', 'no', 'abstain')),
    comment   text not null default '',
    cast_at   datetime,
    primary key (ballot_id, user_id)
);
create index ballot_votes_waiting on ballot_votes (user_id, ballot_id) where vote = '';

-- What an approval hangs on.
create table ballot_conditions (
    id        integer primary key autoincrement,
    ballot_id integer not null references ballots (id) on delete cascade,
    deal_id   integer not null references deals (id) on delete cascade,
    condition text not null check (length(condition) > 0),
    due_on    text not null default '',
    done_at   datetime,
    done_by   integer references users (id)
);
create index ballot_conditions_deal on ballot_conditions (deal_id);
create index ballot_conditions_ballot on ballot_conditions (ballot_id, id);

-- +goose Down
drop table ballot_conditions;
drop table ballot_votes;
drop table ballots;
drop table memos;
