package models

import (
	"context"
	"fmt"
)

// refreshSQL recomputes what a company keeps of its rounds and investments.
// Rounds and companies in the trash do not count.
const refreshSQL = `update companies set
	round_count = (select count(*) from rounds r where r.company_id = companies.id and r.deleted_at is null),
	undisclosed_count = (select count(*) from rounds r where r.company_id = companies.id and r.deleted_at is null and r.amount is null),
	last_round_on = coalesce((select max(r.announced_on) from rounds r where r.company_id = companies.id and r.deleted_at is null), ''),
	raised = (select case when min(r.currency) = max(r.currency) then cast(sum(r.amount) as bigint) end from rounds r where r.company_id = companies.id and r.deleted_at is null and r.amount is not null),
	raised_currency = coalesce((select case when min(r.currency) = max(r.currency) then min(r.currency) end from rounds r where r.company_id = companies.id and r.deleted_at is null and r.amount is not null), ''),
	investment_count = (select count(*) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null join companies rc on rc.id = r.company_id and rc.deleted_at is null where i.company_id = companies.id),
	last_investment_on = coalesce((select max(r.announced_on) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null join companies rc on rc.id = r.company_id and rc.deleted_at is null where i.company_id = companies.id), '')
	where id in ?`

const refreshPeopleSQL = `update people set
	investment_count = (select count(*) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null join companies rc on rc.id = r.company_id and rc.deleted_at is null where i.person_id = people.id),
	last_investment_on = coalesce((select max(r.announced_on) from investments i join rounds r on r.id = i.round_id and r.deleted_at is null join companies rc on rc.id = r.company_id and rc.deleted_at is null where i.person_id = people.id), '')
	where id in ?`

func (s *Store) refreshCompanies(ctx context.Context, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := s.exec(ctx, refreshSQL, ids); err != nil {
		return fmt.Errorf("refresh companies: %w", err)
	}
	return nil
}

func (s *Store) refreshPeople(ctx context.Context, ids ...int64) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := s.exec(ctx, refreshPeopleSQL, ids); err != nil {
		return fmt.Errorf("refresh people: %w", err)
	}
	return nil
}

// refreshRound refreshes the round's company and its investors, and puts them
// into the outbox, since their search documents speak of the round.
func (s *Store) refreshRound(ctx context.Context, id int64) error {
	var companyID int64
	if err := s.scan(ctx, &companyID, `select company_id from rounds where id = ?`, id); err != nil {
		return err
	}
	companies, people, err := s.investorIDs(ctx, `i.round_id = ?`, id)
	if err != nil {
		return err
	}
	return s.refreshBoth(ctx, append(companies, companyID), people)
}

// refreshInvestorsOf refreshes those who invested in a company.
func (s *Store) refreshInvestorsOf(ctx context.Context, companyID int64) error {
	companies, people, err := s.investorIDs(ctx, `i.round_id in (select id from rounds where company_id = ?)`, companyID)
	if err != nil {
		return err
	}
	return s.refreshBoth(ctx, companies, people)
}

func (s *Store) refreshBoth(ctx context.Context, companies, people []int64) error {
	if err := s.refreshCompanies(ctx, companies...); err != nil {
		return err
	}
	if err := s.refreshPeople(ctx, people...); err != nil {
		return err
	}
	if err := s.enqueue(ctx, KindCompany, companies...); err != nil {
		return err
	}
	return s.enqueue(ctx, KindPerson, people...)
}

// investorIDs takes a constant condition on investments i.
func (s *Store) investorIDs(ctx context.Context, cond string, arg any) (companies, people []int64, err error) {
	var rows []struct{ CompanyID, PersonID *int64 }
	if err := s.scan(ctx, &rows, `select distinct i.company_id, i.person_id from investments i where `+cond, arg); err != nil {
		return nil, nil, err
	}
	for _, r := range rows {
		if r.CompanyID != nil {
			companies = append(companies, *r.CompanyID)
		} else {
			people = append(people, *r.PersonID)
		}
	}
	return companies, people, nil
}
