-- +goose Up

-- An article that somebody has pasted, with what was found in it. It stays, so
-- that nothing typed is lost and every fact's source opens at its passage.
create table articles (
    id           integer primary key autoincrement,
    request_key  text        not null check (length(request_key) between 1 and 100),
    publication  text        not null default '',
    title        text        not null default '',
    url          text        not null default '',
    published_on text        not null default '',
    body         text        not null,
    reading      text        not null,
    accepted_at  datetime,
    accepted_by  integer      references users (id),
    operation_id integer,
    created_at   datetime not null,
    created_by   integer      references users (id),
    updated_at   datetime not null,
    updated_by   integer      references users (id),
    version      integer     not null default 1
);
create unique index articles_request on articles (created_by, request_key);
create index articles_updated on articles (updated_at, id);

-- What accepting an article's finds made, or found to be there already.
create table article_records (
    article_id integer not null references articles (id) on delete cascade,
    find       text    not null,
    kind       text    not null check (kind in ('company', 'person', 'role', 'round', 'investment', 'acquisition', 'partnership', 'activity')),
    record_id  integer not null,
    made       boolean not null,
    primary key (article_id, find, kind, record_id)
);

alter table sources add column article_id integer references articles (id) on delete set null;
create index sources_article on sources (article_id) where article_id is not null;

-- +goose Down
drop index sources_article;
alter table sources drop column article_id;
drop table article_records;
drop table articles;
