-- +goose Up

-- Who works here -----------------------------------------------------------

create table users (
    id            integer primary key autoincrement,
    email         text        not null check (email = lower(email) and length(email) between 3 and 254),
    name          text        not null check (length(name) between 1 and 200),
    role          text        not null check (role in ('admin', 'member', 'viewer')),
    password_hash text        not null default '',
    locale        text        not null default '' check (locale in ('', 'en', 'zh-CN')),
    theme         text        not null default '' check (theme in ('', 'light', 'dark')),
    disabled_at   datetime,
    created_at    datetime not null,
    updated_at    datetime not null,
    version       integer      not null default 1
);
create unique index users_email on users (email);

-- The key of a session, an API token or an invitation is the SHA-256 of the
-- secret that its holder has; the secret itself is never stored.
create table sessions (
    key          text        primary key,
    user_id      integer      not null references users (id) on delete cascade,
    created_at   datetime not null,
    last_seen_at datetime not null,
    expires_at   datetime not null,
    user_agent   text        not null default '',
    ip           text        not null default ''
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table tokens (
    id           integer primary key autoincrement,
    key          text        not null,
    user_id      integer      not null references users (id) on delete cascade,
    name         text        not null check (length(name) between 1 and 100),
    created_at   datetime not null,
    last_used_at datetime,
    revoked_at   datetime
);
create unique index tokens_key on tokens (key);
create index tokens_user on tokens (user_id);

-- An invitation makes a new account, or, when user_id is set, lets that user
-- choose a new password.
create table invitations (
    id         integer primary key autoincrement,
    key        text        not null,
    user_id    integer      references users (id) on delete cascade,
    email      text        not null default '',
    name       text        not null default '',
    role       text        not null check (role in ('admin', 'member', 'viewer')),
    created_by integer      references users (id) on delete set null,
    created_at datetime not null,
    expires_at datetime not null,
    used_at    datetime
);
create unique index invitations_key on invitations (key);

-- Failed attempts, counted per key ("signin:ip:…") in windows, shared by all replicas.
create table attempts (
    key          text        primary key,
    count        integer      not null,
    window_start datetime not null
);
create index attempts_window on attempts (window_start);

create table settings (
    key        text        primary key,
    value      text        not null,
    updated_at datetime not null
);

-- Where facts come from -----------------------------------------------------

create table sources (
    id           integer primary key autoincrement,
    publication  text        not null default '',
    title        text        not null default '',
    url          text        not null default '',
    published_on text not null default '',
    quote        text        not null default '',
    created_at   datetime not null,
    created_by   integer      references users (id),
    check (publication <> '' or title <> '' or url <> '' or quote <> '')
);

create table imports (
    id          integer primary key autoincrement,
    preset      text        not null,
    file        text        not null,
    rows        integer      not null default 0,
    created     integer      not null default 0,
    updated     integer      not null default 0,
    skipped     integer      not null default 0,
    rejected    integer      not null default 0,
    started_at  datetime not null,
    finished_at datetime,
    created_by  integer      references users (id)
);

-- Companies and people ---------------------------------------------------------

create table companies (
    id                 integer primary key autoincrement,
    name               text        not null check (length(name) between 1 and 300),
    name_key           text not null,
    kind               text        not null default 'startup' check (kind in ('startup', 'investor', 'corporate', 'accelerator', 'carrier', 'other')),
    description        text        not null default '',
    website            text        not null default '',
    domain             text not null default '',
    country            text not null default '' check (country = '' or length(country) = 2),
    region             text        not null default '',
    city               text        not null default '',
    status             text        not null default 'operating' check (status in ('operating', 'acquired', 'listed', 'closed')),
    founded_on         text not null default '',
    closed_on          text not null default '',
    -- Kept by the store from the rounds and investments; see refreshCompanies.
    round_count        integer      not null default 0,
    undisclosed_count  integer      not null default 0,
    last_round_on      text not null default '',
    raised             integer,
    raised_currency    text not null default '',
    investment_count   integer      not null default 0,
    last_investment_on text not null default '',
    source_id          integer      references sources (id),
    import_id          integer      references imports (id),
    created_at         datetime not null,
    created_by         integer      references users (id),
    updated_at         datetime not null,
    updated_by         integer      references users (id),
    deleted_at         datetime,
    deleted_by         integer      references users (id),
    version            integer      not null default 1
);
create index companies_name on companies (name_key, id) where deleted_at is null;
create index companies_founded on companies (founded_on, id) where deleted_at is null;
create index companies_last_round on companies (last_round_on, id) where deleted_at is null;
create index companies_raised on companies (raised_currency, raised, id) where deleted_at is null;
create index companies_updated on companies (updated_at, id) where deleted_at is null;
create index companies_country on companies (country, name_key, id) where deleted_at is null;
create index companies_country_round on companies (country, last_round_on, id) where deleted_at is null;
create index companies_status on companies (status, name_key, id) where deleted_at is null;
create index companies_kind on companies (kind, name_key, id) where deleted_at is null;
create index companies_domain on companies (domain) where deleted_at is null and domain <> '';
create index companies_investor on companies (investment_count, id) where deleted_at is null and investment_count > 0;
create index companies_investor_name on companies (name_key, id) where deleted_at is null and investment_count > 0;
create index companies_investor_last on companies (last_investment_on, id) where deleted_at is null and investment_count > 0;
create index companies_deleted on companies (deleted_at, id) where deleted_at is not null;

create table company_sectors (
    company_id integer not null references companies (id) on delete cascade,
    sector     text not null check (length(sector) between 1 and 100),
    position   integer not null default 0,
    primary key (company_id, sector)
);
create index company_sectors_sector on company_sectors (sector, company_id);

create table people (
    id                 integer primary key autoincrement,
    name               text        not null check (length(name) between 1 and 300),
    name_key           text not null,
    email              text        not null default '',
    phone              text        not null default '',
    website            text        not null default '',
    country            text not null default '' check (country = '' or length(country) = 2),
    city               text        not null default '',
    bio                text        not null default '',
    investment_count   integer      not null default 0,
    last_investment_on text not null default '',
    source_id          integer      references sources (id),
    import_id          integer      references imports (id),
    created_at         datetime not null,
    created_by         integer      references users (id),
    updated_at         datetime not null,
    updated_by         integer      references users (id),
    deleted_at         datetime,
    deleted_by         integer      references users (id),
    version            integer      not null default 1
);
create index people_name on people (name_key, id) where deleted_at is null;
create index people_updated on people (updated_at, id) where deleted_at is null;
create index people_country on people (country, name_key, id) where deleted_at is null;
create index people_investor on people (investment_count, id) where deleted_at is null and investment_count > 0;
create index people_investor_name on people (name_key, id) where deleted_at is null and investment_count > 0;
create index people_investor_last on people (last_investment_on, id) where deleted_at is null and investment_count > 0;
create index people_deleted on people (deleted_at, id) where deleted_at is not null;

-- Every further name a company or person answers to; the primary name stands
-- on the record itself.
create table names (
    id         integer primary key autoincrement,
    company_id integer references companies (id) on delete cascade,
    person_id  integer references people (id) on delete cascade,
    kind       text   not null check (kind in ('native', 'traditional', 'former', 'alias', 'ticker')),
    value      text   not null check (length(value) between 1 and 300),
    name_key   text not null,
    check ((company_id is null) <> (person_id is null))
);
create unique index names_company on names (company_id, kind, value) where company_id is not null;
create unique index names_person on names (person_id, kind, value) where person_id is not null;
create index names_key on names (name_key);

create table roles (
    id         integer primary key autoincrement,
    person_id  integer      not null references people (id) on delete cascade,
    company_id integer      not null references companies (id) on delete cascade,
    kind       text        not null check (kind in ('founder', 'executive', 'employee', 'board_member', 'board_observer', 'advisor', 'partner', 'chair', 'other')),
    title      text        not null default '',
    from_on    text not null default '',
    to_on      text not null default '',
    source_id  integer      references sources (id),
    created_at datetime not null,
    created_by integer      references users (id),
    -- Compared to the precision both dates have.
    check (from_on = '' or to_on = '' or substr(from_on, 1, min(length(from_on), length(to_on))) <= substr(to_on, 1, min(length(from_on), length(to_on))))
);
create unique index roles_unique on roles (company_id, person_id, kind, title, from_on);
create index roles_person on roles (person_id);

-- Money raised -------------------------------------------------------------------

create table rounds (
    id           integer primary key autoincrement,
    company_id   integer      not null references companies (id) on delete cascade,
    type         text not null check (type in ('pre_seed', 'seed', 'angel', 'series_a', 'series_b', 'series_c', 'series_d', 'series_e', 'series_f', 'series_g', 'series_h', 'series_i', 'series_j', 'venture', 'growth', 'private_equity', 'convertible_note', 'debt', 'grant', 'secondary', 'equity_crowdfunding', 'product_crowdfunding', 'non_equity_assistance', 'post_ipo_equity', 'post_ipo_debt', 'undisclosed')),
    announced_on text not null default '',
    closed_on    text not null default '',
    amount       integer      check (amount >= 0),
    pre_money    integer      check (pre_money >= 0),
    post_money   integer      check (post_money >= 0),
    currency     text not null default '' check (currency = '' or length(currency) = 3),
    instrument   text        not null default '' check (instrument in ('', 'equity', 'safe', 'note', 'debt', 'warrant', 'grant', 'other')),
    note         text        not null default '',
    source_id    integer      references sources (id),
    import_id    integer      references imports (id),
    created_at   datetime not null,
    created_by   integer      references users (id),
    updated_at   datetime not null,
    updated_by   integer      references users (id),
    deleted_at   datetime,
    deleted_by   integer      references users (id),
    version      integer      not null default 1,
    check (currency <> '' or (amount is null and pre_money is null and post_money is null))
);
create index rounds_company on rounds (company_id, announced_on, id) where deleted_at is null;
create index rounds_announced on rounds (announced_on, id) where deleted_at is null;
create index rounds_type on rounds (type, announced_on, id) where deleted_at is null;
create index rounds_amount on rounds (currency, amount, id) where deleted_at is null;
create index rounds_type_amount on rounds (type, currency, amount, id) where deleted_at is null;
create index rounds_updated on rounds (updated_at, id) where deleted_at is null;
create index rounds_deleted on rounds (deleted_at, id) where deleted_at is not null;

create table investments (
    id         integer primary key autoincrement,
    round_id   integer      not null references rounds (id) on delete cascade,
    company_id integer      references companies (id) on delete cascade,
    person_id  integer      references people (id) on delete cascade,
    amount     integer      check (amount >= 0),
    currency   text not null default '' check (currency = '' or length(currency) = 3),
    lead       boolean     not null default false,
    source_id  integer      references sources (id),
    created_at datetime not null,
    created_by integer      references users (id),
    check ((company_id is null) <> (person_id is null)),
    check (currency <> '' or amount is null)
);
create unique index investments_company on investments (company_id, round_id) where company_id is not null;
create unique index investments_person on investments (person_id, round_id) where person_id is not null;
create index investments_round on investments (round_id);

create table acquisitions (
    id           integer primary key autoincrement,
    company_id   integer      not null references companies (id) on delete cascade,
    acquirer_id  integer      not null references companies (id) on delete cascade,
    announced_on text not null default '',
    price        integer      check (price >= 0),
    currency     text not null default '' check (currency = '' or length(currency) = 3),
    terms        text        not null default '',
    source_id    integer      references sources (id),
    import_id    integer      references imports (id),
    created_at   datetime not null,
    created_by   integer      references users (id),
    check (currency <> '' or price is null),
    check (company_id <> acquirer_id)
);
create unique index acquisitions_unique on acquisitions (company_id, acquirer_id, announced_on);
create index acquisitions_acquirer on acquisitions (acquirer_id, announced_on);

create table listings (
    id         integer primary key autoincrement,
    company_id integer      not null references companies (id) on delete cascade,
    kind       text        not null default 'ipo' check (kind in ('ipo', 'direct')),
    exchange   text        not null default '',
    symbol     text        not null default '',
    listed_on  text not null default '',
    valuation  integer      check (valuation >= 0),
    currency   text not null default '' check (currency = '' or length(currency) = 3),
    source_id  integer      references sources (id),
    created_at datetime not null,
    created_by integer      references users (id),
    check (currency <> '' or valuation is null)
);
create unique index listings_unique on listings (company_id, exchange, symbol, listed_on);

create table partnerships (
    id          integer primary key autoincrement,
    company_id  integer      not null references companies (id) on delete cascade,
    partner_id  integer      not null references companies (id) on delete cascade,
    kind        text        not null check (kind in ('distribution', 'customer', 'supplier', 'licence', 'joint_product', 'other')),
    description text        not null default '',
    from_on     text not null default '',
    source_id   integer      references sources (id),
    created_at  datetime not null,
    created_by  integer      references users (id),
    check (company_id <> partner_id)
);
create unique index partnerships_unique on partnerships (company_id, partner_id, kind, from_on);
create index partnerships_partner on partnerships (partner_id);

-- Our own pipeline ------------------------------------------------------------------

create table stages (
    id       integer primary key autoincrement,
    key      text   not null,
    name     text   not null check (length(name) between 1 and 60),
    position integer not null
);
create unique index stages_key on stages (key);

insert into stages (key, name, position) values
    ('sourced', 'Sourced', 1),
    ('screening', 'Screening', 2),
    ('first_meeting', 'First meeting', 3),
    ('partner_review', 'Partner review', 4),
    ('due_diligence', 'Due diligence', 5),
    ('investment_committee', 'Investment committee', 6),
    ('term_sheet', 'Term sheet', 7),
    ('closing', 'Closing', 8),
    ('invested', 'Invested', 9);

create table deals (
    id            integer primary key autoincrement,
    company_id    integer      not null references companies (id),
    round_id      integer      references rounds (id) on delete set null,
    title         text        not null default '',
    stage_id      integer      not null references stages (id),
    status        text not null default 'active' check (status in ('active', 'on_hold', 'passed', 'lost', 'won')),
    reason        text        not null default '',
    owner_id      integer      not null references users (id),
    origin        text        not null default '',
    referrer_id   integer      references people (id) on delete set null,
    amount_sought integer      check (amount_sought >= 0),
    currency      text not null default '' check (currency = '' or length(currency) = 3),
    next_step     text        not null default '',
    next_step_on  text not null default '',
    restricted    boolean     not null default false,
    opened_on     text not null,
    request_key   text,
    created_at    datetime not null,
    created_by    integer      references users (id),
    updated_at    datetime not null,
    updated_by    integer      references users (id),
    deleted_at    datetime,
    deleted_by    integer      references users (id),
    version       integer      not null default 1,
    check (currency <> '' or amount_sought is null),
    check (status not in ('passed', 'lost') or reason <> '')
);
create unique index deals_request on deals (created_by, request_key) where request_key is not null;
create index deals_company on deals (company_id) where deleted_at is null;
create index deals_updated on deals (updated_at, id) where deleted_at is null;
create index deals_opened on deals (opened_on, id) where deleted_at is null;
create index deals_next_step on deals (next_step_on, id) where deleted_at is null;
create index deals_amount on deals (currency, amount_sought, id) where deleted_at is null;
create index deals_stage on deals (stage_id, updated_at, id) where deleted_at is null;
create index deals_status on deals (status, updated_at, id) where deleted_at is null;
create index deals_owner on deals (owner_id, status, next_step_on, id) where deleted_at is null;
create index deals_board on deals (status, stage_id, currency, amount_sought, restricted, owner_id) where deleted_at is null;
create index deals_deleted on deals (deleted_at, id) where deleted_at is not null;

-- Those who see a restricted deal beside its owner.
create table deal_members (
    deal_id integer not null references deals (id) on delete cascade,
    user_id integer not null references users (id) on delete cascade,
    primary key (deal_id, user_id)
);
create index deal_members_user on deal_members (user_id, deal_id);

-- What happened ------------------------------------------------------------------------

create table activities (
    id          integer primary key autoincrement,
    kind        text        not null check (kind in ('note', 'call', 'meeting', 'email', 'news', 'stage_change')),
    subject     text        not null default '',
    body        text        not null default '',
    occurred_on text not null default '',
    source_id   integer      references sources (id),
    created_at  datetime not null,
    created_by  integer      references users (id),
    updated_at  datetime not null,
    updated_by  integer      references users (id),
    deleted_at  datetime,
    deleted_by  integer      references users (id),
    version     integer      not null default 1,
    check (subject <> '' or body <> '')
);
create index activities_created on activities (created_at, id) where deleted_at is null;
create index activities_deleted on activities (deleted_at, id) where deleted_at is not null;

create table activity_links (
    id          integer primary key autoincrement,
    activity_id integer not null references activities (id) on delete cascade,
    company_id  integer references companies (id) on delete cascade,
    person_id   integer references people (id) on delete cascade,
    deal_id     integer references deals (id) on delete cascade,
    round_id    integer references rounds (id) on delete cascade,
    check ((case when company_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) + (case when deal_id is null then 0 else 1 end) + (case when round_id is null then 0 else 1 end) = 1)
);
create unique index activity_links_company on activity_links (company_id, activity_id) where company_id is not null;
create unique index activity_links_person on activity_links (person_id, activity_id) where person_id is not null;
create unique index activity_links_deal on activity_links (deal_id, activity_id) where deal_id is not null;
create unique index activity_links_round on activity_links (round_id, activity_id) where round_id is not null;
create index activity_links_activity on activity_links (activity_id);

-- One row for the deal's first stage and one for each later change of stage or status.
create table stage_moves (
    id            integer primary key autoincrement,
    deal_id       integer      not null references deals (id) on delete cascade,
    from_stage_id integer      references stages (id),
    to_stage_id   integer      not null references stages (id),
    from_status   text        not null default '',
    to_status     text        not null,
    reason        text        not null default '',
    activity_id   integer      references activities (id) on delete set null,
    moved_at      datetime not null,
    moved_by      integer      references users (id)
);
create index stage_moves_deal on stage_moves (deal_id, id);
create index stage_moves_activity on stage_moves (activity_id);

-- History, search, import ---------------------------------------------------------------

create table audit_entries (
    id          integer primary key autoincrement,
    at          datetime not null,
    user_id     integer      references users (id),
    action      text        not null check (action in ('create', 'update', 'delete', 'restore', 'import')),
    record_kind text        not null,
    record_id   integer      not null,
    before      text        not null default '',
    after       text        not null default ''
);
create index audit_entries_record on audit_entries (record_kind, record_id, id);
create index audit_entries_recent on audit_entries (id) where action <> 'import';

-- Written with the change it speaks of; drained into the search index.
create table outbox (
    id            integer primary key autoincrement,
    record_kind   text        not null,
    record_id     integer      not null,
    created_at    datetime not null,
    claimed_until datetime not null,
    attempts      integer      not null default 0,
    last_error    text        not null default ''
);
create index outbox_claim on outbox (claimed_until, id);

-- The key a record has in a foreign data set, so that a second import finds it again.
create table external_refs (
    dataset     text not null,
    record_kind text not null,
    key         text not null,
    record_id   integer not null,
    primary key (dataset, record_kind, key)
);
create index external_refs_record on external_refs (record_kind, record_id);

-- +goose Down
drop table external_refs;
drop table outbox;
drop table audit_entries;
drop table stage_moves;
drop table activity_links;
drop table activities;
drop table deal_members;
drop table deals;
drop table stages;
drop table partnerships;
drop table listings;
drop table acquisitions;
drop table investments;
drop table rounds;
drop table roles;
drop table names;
drop table people;
drop table company_sectors;
drop table companies;
drop table imports;
drop table sources;
drop table settings;
drop table attempts;
drop table invitations;
drop table tokens;
drop table sessions;
drop table users;
