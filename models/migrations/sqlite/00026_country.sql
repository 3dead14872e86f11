-- +goose Up

-- Spreadsheets were read with the codes of former countries: "Germany" as DD. The
-- records get the code in use, and what says where they are is indexed anew.
create table former_countries (code text primary key, current text not null);
insert into former_countries (code, current) values ('BU', 'MM'), ('CT', 'KI'), ('DD', 'DE'), ('DY', 'BJ'), ('FX', 'FR'), ('HV', 'BF'), ('JT', 'UM'), ('MI', 'UM'), ('NH', 'VU'), ('NQ', 'AQ'), ('PU', 'UM'), ('PZ', 'PA'), ('RH', 'ZW'), ('TP', 'TL'), ('UK', 'GB'), ('VD', 'VN'), ('WK', 'UM'), ('YD', 'YE'), ('ZR', 'CD');
insert into outbox (record_kind, record_id, created_at, claimed_until)
    select r.kind, r.id, strftime('%Y-%m-%d %H:%M:%S+00:00', 'now'), strftime('%Y-%m-%d %H:%M:%S+00:00', 'now') from (
        select 'company' as kind, id, country from companies
        union all select 'person', id, country from people
        union all select 'round', r.id, c.country from rounds r join companies c on c.id = r.company_id
        union all select 'deal', d.id, c.country from deals d join companies c on c.id = d.company_id
    ) r join former_countries f on f.code = r.country;
update companies set country = (select current from former_countries where code = country), version = version + 1 where country in (select code from former_countries);
update people set country = (select current from former_countries where code = country), version = version + 1 where country in (select code from former_countries);
drop table former_countries;

-- +goose Down

-- Which of them had a former code is not known any more, and says nothing.
select 1;
