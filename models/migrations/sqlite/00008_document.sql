-- +goose Up

-- An uploaded file that belongs to one record. Type, size and latest are those
-- of its newest version.
create table documents (
    id         integer primary key autoincrement,
    company_id integer  references companies (id) on delete cascade,
    person_id  integer  references people (id) on delete cascade,
    deal_id    integer  references deals (id) on delete cascade,
    round_id   integer  references rounds (id) on delete cascade,
    name       text     not null check (length(name) between 1 and 300),
    name_key   text not null,
    type       text not null check (type in ('pdf', 'docx', 'pptx', 'xlsx', 'txt', 'md')),
    size       integer  not null check (size >= 0),
    latest     integer  not null default 1,
    created_at datetime not null,
    created_by integer  references users (id),
    updated_at datetime not null,
    updated_by integer  references users (id),
    deleted_at datetime,
    deleted_by integer  references users (id),
    version    integer  not null default 1,
    check ((case when company_id is null then 0 else 1 end) + (case when person_id is null then 0 else 1 end) + (case when deal_id is null then 0 else 1 end) + (case when round_id is null then 0 else 1 end) = 1)
);
create index documents_company on documents (company_id, updated_at, id) where company_id is not null;
create index documents_person on documents (person_id, updated_at, id) where person_id is not null;
create index documents_deal on documents (deal_id, updated_at, id) where deal_id is not null;
create index documents_round on documents (round_id, updated_at, id) where round_id is not null;
create index documents_updated on documents (updated_at, id) where deleted_at is null;
create index documents_name on documents (name_key, id) where deleted_at is null;
create index documents_size on documents (size, id) where deleted_at is null;
create index documents_type on documents (type, updated_at, id) where deleted_at is null;
create index documents_author on documents (created_by, updated_at, id) where deleted_at is null;
create index documents_deleted on documents (deleted_at, id) where deleted_at is not null;

-- The content of a version lies in the store of files under its SHA-256.
create table document_versions (
    id          integer primary key autoincrement,
    document_id integer  not null references documents (id) on delete cascade,
    number      integer  not null,
    sha256      text not null check (length(sha256) = 64),
    size        integer  not null,
    type        text not null,
    state       text not null default 'waiting' check (state in ('waiting', 'done', 'empty', 'broken', 'encrypted', 'large', 'failed')),
    truncated   boolean  not null default false,
    pages       integer  not null default 0,
    created_at  datetime not null,
    created_by  integer  references users (id)
);
create unique index document_versions_number on document_versions (document_id, number);
create index document_versions_content on document_versions (sha256);

-- The text of a version, piece by piece. Number is that of the page or slide,
-- label the name of the sheet.
create table document_pages (
    version_id integer not null references document_versions (id) on delete cascade,
    position   integer not null,
    number     integer not null,
    label      text    not null default '',
    body       text    not null,
    primary key (version_id, position)
);

-- What the store of files holds. Touched before content is put there, so that
-- the sweep of content that nothing refers to leaves uploads under way alone.
create table blobs (
    sha256     text primary key,
    size       integer  not null,
    touched_at datetime not null
);
create index blobs_touched on blobs (touched_at);

-- +goose Down
drop table blobs;
drop table document_pages;
drop table document_versions;
drop table documents;
