-- +goose Up

-- Spreadsheets that somebody uploads to import them. columns, mapping and stages
-- are JSON: the names of the columns, what each one is, and what the words in the
-- column of stages mean.
create table import_sheets (
    id           integer primary key autoincrement,
    name         text not null,
    encoding     text not null default '',
    columns      text not null,
    mapping      text not null default '[]',
    stages       text not null default '{}',
    deals        boolean not null default false,
    owner_id     integer references users (id),
    currency     text not null default 'USD',
    state        text not null check (state in ('mapping', 'running', 'done')),
    row_count    integer not null,
    operation_id integer references operations (id),
    created_at   datetime not null,
    created_by   integer not null references users (id),
    finished_at  datetime,
    version      integer not null default 1
);
create index import_sheets_creator on import_sheets (created_by, id);

-- The rows of a spreadsheet: cells is a JSON array. outcome is empty until the row
-- was imported; reason is why it was rejected, as "field message".
create table import_sheet_rows (
    sheet_id integer not null references import_sheets (id) on delete cascade,
    line     integer not null,
    cells    text not null,
    outcome  text not null default '',
    reason   text not null default '',
    primary key (sheet_id, line)
);
create index import_sheet_rows_outcome on import_sheet_rows (sheet_id, outcome, line);

-- +goose Down
drop table import_sheet_rows;
drop table import_sheets;
