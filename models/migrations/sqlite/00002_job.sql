-- +goose Up

-- Work to be done later, by whichever server claims it. A job that is done is
-- deleted; one that failed too often stays, dead, for an administrator to see.
create table jobs (
    id            integer primary key autoincrement,
    kind          text     not null check (length(kind) between 1 and 60),
    unique_key    text     not null default '',
    payload       text     not null default '{}',
    run_at        datetime not null,
    -- Nobody may take the job before this; it is run_at as long as nobody has.
    claimed_until datetime not null,
    attempts      integer  not null default 0,
    last_error    text     not null default '',
    dead_at       datetime,
    created_at    datetime not null
);
create unique index jobs_unique on jobs (kind, unique_key) where unique_key <> '' and dead_at is null;
create index jobs_claim on jobs (claimed_until, id) where dead_at is null;
create index jobs_dead on jobs (dead_at, id) where dead_at is not null;

-- The last period for which a repeated job was put among the jobs.
create table job_periods (
    name   text primary key,
    period text not null
);

-- +goose Down
drop table job_periods;
drop table jobs;
