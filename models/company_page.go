package models

import (
	"context"
	"fmt"
)

// CompanyPage is a company with everything that its page shows.
type CompanyPage struct {
	Company Company
	Source  SourceRef
	Sectors []string
	Names   []Name
	// Twins may be the same company, on record a second time.
	Twins  []Twin
	Team   []RoleRow
	Rounds []RoundRow
	// Totals are the disclosed rounds by currency.
	Totals []Total
	// Investments are what it put into other companies, the latest first, at
	// most companyInvestments of them; the rest is on its portfolio page.
	Investments  []InvestmentRow
	Bought       []AcquisitionRow
	BoughtBy     []AcquisitionRow
	Listings     []ListingRow
	Partnerships []PartnershipRow
	Deals        []DealRow
	Activities   Timeline
}

const companyInvestments = 20

// CompanyPage returns what a company's page shows.
func (s *Store) CompanyPage(ctx context.Context, actor Actor, id int64) (*CompanyPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var page CompanyPage
	err := take(ctx, s, &page.Company, id)
	steps := []func() error{
		func() (err error) { page.Source, err = s.sourceRef(ctx, page.Company.SourceID); return err },
		func() (err error) { page.Sectors, err = s.companySectors(ctx, id); return err },
		func() (err error) { page.Names, err = s.namesOf(ctx, &id, nil); return err },
		func() (err error) { page.Twins, err = s.companyTwins(ctx, page.Company, page.Names); return err },
		func() (err error) { page.Team, err = s.roles(ctx, `ro.company_id = ?`, id); return err },
		func() (err error) { page.Rounds, err = s.roundsOf(ctx, id); return err },
		func() (err error) { page.Investments, err = s.latestInvestments(ctx, id); return err },
		func() (err error) { page.Bought, err = s.acquisitions(ctx, `a.acquirer_id = ?`, id); return err },
		func() (err error) { page.BoughtBy, err = s.acquisitions(ctx, `a.company_id = ?`, id); return err },
		func() (err error) { page.Listings, err = s.listings(ctx, `l.company_id = ?`, id); return err },
		func() (err error) { page.Partnerships, err = s.partnerships(ctx, id); return err },
		func() (err error) { page.Deals, err = s.dealsOf(ctx, actor, `d.company_id = ?`, 50, id); return err },
		func() (err error) { page.Activities, err = s.timeline(ctx, actor, KindCompany, id); return err },
		func() error { return s.fillOrigins(ctx, actor, page.origins()) },
	}
	for _, step := range steps {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("company %d: %w", id, err)
	}
	markTwins(page.Rounds)
	page.Totals = roundTotals(page.Rounds)
	return &page, nil
}

// origins are the facts of the page that an import may have brought.
func (p *CompanyPage) origins() origins {
	of := newOrigins()
	of.add(KindCompany, p.Company.ID, &p.Source)
	for i := range p.Rounds {
		of.add(KindRound, p.Rounds[i].ID, &p.Rounds[i].Source)
	}
	for _, list := range [][]AcquisitionRow{p.Bought, p.BoughtBy} {
		for i := range list {
			of.add(kindAcquisition, list[i].ID, &list[i].Source)
		}
	}
	of.addRoles(p.Team)
	of.addInvestments(p.Investments)
	return of
}

func (s *Store) sourceRef(ctx context.Context, id *int64) (SourceRef, error) {
	var ref SourceRef
	if id == nil {
		return ref, nil
	}
	err := s.scan(ctx, &ref, `select id, publication, title, url, published_on, quote from sources where id = ?`, *id)
	return ref, err
}

// roundsOf reads a company's rounds in order, the latest first, with investors.
func (s *Store) roundsOf(ctx context.Context, companyID int64) ([]RoundRow, error) {
	var rows []RoundRow
	err := s.scan(ctx, &rows, `select `+roundColumns+` from `+roundFrom+` where r.company_id = ? and r.deleted_at is null order by r.announced_on desc, r.id desc limit 200`, companyID)
	if err != nil {
		return nil, err
	}
	return rows, s.fillInvestors(ctx, rows)
}

func (s *Store) latestInvestments(ctx context.Context, companyID int64) ([]InvestmentRow, error) {
	var rows []InvestmentRow
	err := s.scan(ctx, &rows, `select `+investmentColumns+` from `+investmentFrom+` where i.company_id = ? order by r.announced_on desc, i.id desc limit ?`, companyID, companyInvestments)
	return rows, err
}

// roundTotals adds up disclosed amounts by currency, in the order they appear.
func roundTotals(rounds []RoundRow) []Total {
	var totals []Total
	at := map[string]int{}
	for _, r := range rounds {
		if r.Amount == nil {
			continue
		}
		i, ok := at[r.Currency]
		if !ok {
			i = len(totals)
			at[r.Currency] = i
			totals = append(totals, Total{Currency: r.Currency})
		}
		totals[i].Amount += *r.Amount
		totals[i].Count++
	}
	return totals
}

// PersonPage is a person with everything that the page shows.
type PersonPage struct {
	Person Person
	Source SourceRef
	Names  []Name
	// Twins may be the same person, on record a second time.
	Twins []Twin
	Roles []RoleRow
	// Investments are the latest, at most companyInvestments of them.
	Investments []InvestmentRow
	// Referred are the deals that came through this person.
	Referred   []DealRow
	Activities Timeline
}

// PersonPage returns what a person's page shows.
func (s *Store) PersonPage(ctx context.Context, actor Actor, id int64) (*PersonPage, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	var page PersonPage
	err := take(ctx, s, &page.Person, id)
	steps := []func() error{
		func() (err error) { page.Source, err = s.sourceRef(ctx, page.Person.SourceID); return err },
		func() (err error) { page.Names, err = s.namesOf(ctx, nil, &id); return err },
		func() (err error) { page.Twins, err = s.personTwins(ctx, page.Person, page.Names); return err },
		func() (err error) { page.Roles, err = s.roles(ctx, `ro.person_id = ?`, id); return err },
		func() error {
			return s.scan(ctx, &page.Investments, `select `+investmentColumns+` from `+investmentFrom+` where i.person_id = ? order by r.announced_on desc, i.id desc limit ?`, id, companyInvestments)
		},
		func() (err error) {
			page.Referred, err = s.dealsOf(ctx, actor, `d.referrer_id = ?`, 50, id)
			return err
		},
		func() (err error) { page.Activities, err = s.timeline(ctx, actor, KindPerson, id); return err },
		func() error {
			of := newOrigins()
			of.add(KindPerson, id, &page.Source)
			of.addRoles(page.Roles)
			of.addInvestments(page.Investments)
			return s.fillOrigins(ctx, actor, of)
		},
	}
	for _, step := range steps {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("person %d: %w", id, err)
	}
	return &page, nil
}
