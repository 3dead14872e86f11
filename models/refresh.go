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

// What follows from the rows is recomputed when the transaction ends; see settle.
func (s *Store) refreshCompanies(ids ...int64) { s.work.pending.refresh(KindCompany, ids) }

func (s *Store) refreshPeople(ids ...int64) { s.work.pending.refresh(KindPerson, ids) }

// refreshRound refreshes the round's company and its investors, and puts them
// into the outbox, since their search documents speak of the round.
func (s *Store) refreshRound(id int64) { s.work.pending.refresh(KindRound, []int64{id}) }

func (s *Store) refreshAroundRounds(ctx context.Context, ids []int64) error {
	var own []int64
	if err := s.scan(ctx, &own, `select distinct company_id from rounds where id in ?`, ids); err != nil {
		return fmt.Errorf("refresh rounds: %w", err)
	}
	companies, people, err := s.investorIDs(ctx, `i.round_id in ?`, ids)
	if err != nil {
		return fmt.Errorf("refresh rounds: %w", err)
	}
	s.refreshBoth(append(companies, own...), people)
	return nil
}

// refreshInvestorsOf refreshes those who invested in a company.
func (s *Store) refreshInvestorsOf(ctx context.Context, companyID int64) error {
	companies, people, err := s.investorIDs(ctx, `i.round_id in (select id from rounds where company_id = ?)`, companyID)
	if err != nil {
		return err
	}
	s.refreshBoth(companies, people)
	return nil
}

// refreshBoth refreshes companies and people and puts them into the outbox.
func (s *Store) refreshBoth(companies, people []int64) {
	s.refreshCompanies(companies...)
	s.refreshPeople(people...)
	s.enqueue(KindCompany, companies...)
	s.enqueue(KindPerson, people...)
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
