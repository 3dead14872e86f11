package models

import (
	"context"
	"strings"
	"unicode/utf8"

	"dealflow/models/money"
)

// fact makes one fact, unless it is recorded already.
func (a *acceptance) fact(ctx context.Context, f ArticleFact) error {
	switch f.Kind {
	case FactRole:
		return a.role(ctx, f)
	case FactRound, FactInvestment:
		return a.round(ctx, f)
	case FactAcquisition:
		return a.acquisition(ctx, f)
	case FactPartnership:
		return a.partnership(ctx, f)
	case FactNews:
		return a.news(ctx, f)
	}
	return nil
}

// there finds the record that says the same, 0 for none.
func (a *acceptance) there(ctx context.Context, query string, args ...any) (int64, error) {
	var id int64
	err := a.scan(ctx, &id, query+` order by id limit 1`, args...)
	return id, err
}

func (a *acceptance) role(ctx context.Context, f ArticleFact) error {
	person, company := a.ids[f.Person].RecordID, a.ids[f.Company].RecordID
	id, err := a.there(ctx, `select id from roles where company_id = ? and person_id = ? and kind = ? and (lower(title) = ? or title = '')`, company, person, f.Type, strings.ToLower(f.Text))
	if err != nil {
		return err
	}
	if id != 0 {
		a.had(f.Key, "role", id)
		return nil
	}
	row, err := a.CreateRole(ctx, a.actor, RoleInput{PersonID: person, CompanyID: company, Kind: f.Type, Title: f.Text, Source: a.source(f.Passage)})
	if err != nil {
		return err
	}
	a.made(f.Key, "role", row.ID, row.SourceID)
	return nil
}

func (a *acceptance) acquisition(ctx context.Context, f ArticleFact) error {
	company, acquirer := a.ids[f.Company].RecordID, a.ids[f.Other].RecordID
	if company == acquirer {
		return InvalidField(f.Key, "error.same_company")
	}
	id, err := a.there(ctx, `select id from acquisitions where company_id = ? and acquirer_id = ?`, company, acquirer)
	if err != nil {
		return err
	}
	if id != 0 {
		a.had(f.Key, "acquisition", id)
		return nil
	}
	row, err := a.CreateAcquisition(ctx, a.actor, AcquisitionInput{CompanyID: company, AcquirerID: acquirer, AnnouncedOn: f.On, Price: readable(f.Amount), Source: a.source(f.Passage)})
	if err != nil {
		return err
	}
	a.made(f.Key, "acquisition", row.ID, row.SourceID)
	return nil
}

func (a *acceptance) partnership(ctx context.Context, f ArticleFact) error {
	company, partner := a.ids[f.Company].RecordID, a.ids[f.Other].RecordID
	if company == partner {
		return InvalidField(f.Key, "error.same_company")
	}
	id, err := a.there(ctx, `select id from partnerships where (company_id = ? and partner_id = ? or company_id = ? and partner_id = ?) and kind = ?`, company, partner, partner, company, f.Type)
	if err != nil {
		return err
	}
	if id != 0 {
		a.had(f.Key, "partnership", id)
		return nil
	}
	row, err := a.CreatePartnership(ctx, a.actor, PartnershipInput{CompanyID: company, PartnerID: partner, Kind: f.Type, FromOn: f.On, Source: a.source(f.Passage)})
	if err != nil {
		return err
	}
	a.made(f.Key, "partnership", row.ID, row.SourceID)
	return nil
}

// readable gives an amount in a form that names its currency, "" when it is none.
func readable(amount string) string {
	m, err := money.Parse(amount, "")
	if err != nil || m.Currency == "" {
		return ""
	}
	return m.String()
}

// round makes a round with its investors, or adds the investors to the round
// of the same type that is known. An investment is the round of one investor,
// and known when the investor is in any round of the company.
func (a *acceptance) round(ctx context.Context, f ArticleFact) error {
	company := a.ids[f.Company].RecordID
	if f.Kind == FactInvestment {
		investor := a.ids[f.Investors[0].Name]
		query := `select i.id from investments i join rounds r on r.id = i.round_id and r.deleted_at is null where r.company_id = ? and i.company_id = ?`
		if investor.Kind == ArticlePerson {
			query = `select i.id from investments i join rounds r on r.id = i.round_id and r.deleted_at is null where r.company_id = ? and i.person_id = ?`
		}
		id, err := a.there(ctx, `select id from (`+query+`) x where 1 = 1`, company, investor.RecordID)
		if err != nil || id != 0 {
			if id != 0 {
				a.had(f.Key, "investment", id)
			}
			return err
		}
	}
	id, err := a.sameRound(ctx, company, f)
	if err != nil {
		return err
	}
	if id == 0 {
		announced := f.On
		if announced == "" && f.Kind == FactRound {
			announced = a.article.PublishedOn
		}
		row, err := a.CreateRound(ctx, a.actor, RoundInput{CompanyID: company, Type: f.Type, AnnouncedOn: announced, Amount: readable(f.Amount), Source: a.source(f.Passage)})
		if err != nil {
			return err
		}
		id = row.ID
		a.made(f.Key, KindRound, id, row.SourceID)
	} else {
		a.had(f.Key, KindRound, id)
	}
	for _, i := range f.Investors {
		if err := a.investor(ctx, f, id, i); err != nil {
			return err
		}
	}
	return nil
}

// sameRound is the round of the company that the article most likely means: of
// the type, and of the amount when both are known. Angel money comes in rounds
// of its own.
func (a *acceptance) sameRound(ctx context.Context, company int64, f ArticleFact) (int64, error) {
	if f.Kind == FactInvestment {
		return 0, nil
	}
	amount, err := money.Parse(f.Amount, "")
	if err != nil || amount.Currency == "" {
		if f.Type == "undisclosed" {
			return 0, nil
		}
		return a.there(ctx, `select id from rounds where company_id = ? and type = ? and deleted_at is null`, company, f.Type)
	}
	return a.there(ctx, `select id from rounds where company_id = ? and deleted_at is null and (type = ? and (amount is null or amount = ? and currency = ?) or ? = 'undisclosed' and amount = ? and currency = ?)`,
		company, f.Type, amount.Minor, amount.Currency, f.Type, amount.Minor, amount.Currency)
}

func (a *acceptance) investor(ctx context.Context, f ArticleFact, round int64, i ArticleInvestor) error {
	name := a.ids[i.Name]
	kind, query := KindCompany, `select id from investments where round_id = ? and company_id = ?`
	if name.Kind == ArticlePerson {
		kind, query = KindPerson, `select id from investments where round_id = ? and person_id = ?`
	}
	id, err := a.there(ctx, query, round, name.RecordID)
	if err != nil {
		return err
	}
	if id != 0 {
		a.had(f.Key, "investment", id)
		return nil
	}
	if kind == KindCompany && name.RecordID == a.ids[f.Company].RecordID {
		return InvalidField(f.Key, "error.own_round")
	}
	amount := ""
	if f.Kind == FactInvestment {
		amount = readable(f.Amount)
	}
	row, err := a.CreateInvestment(ctx, a.actor, InvestmentInput{RoundID: round, InvestorKind: kind, InvestorID: name.RecordID, Lead: i.Lead, Amount: amount, Source: a.source(f.Passage)})
	if err != nil {
		return err
	}
	a.made(f.Key, "investment", row.ID, row.SourceID)
	return nil
}

// news keeps a figure or a quotation on the timelines of whom it is about.
func (a *acceptance) news(ctx context.Context, f ArticleFact) error {
	source := a.source(f.Passage)
	subject := f.Text
	if name, ok := a.ids[f.Person]; ok && f.Quote != "" {
		if _, said, found := strings.Cut(f.Text, ": "); found && name.Name != "" {
			subject = name.Name + ": " + said
		}
	}
	in := ActivityInput{Kind: "news", Subject: subject, OccurredOn: a.article.PublishedOn, Source: source}
	if utf8.RuneCountInString(subject) > maxLine {
		in.Subject = f.Text
	}
	if f.Company != "" {
		in.CompanyIDs = []int64{a.ids[f.Company].RecordID}
	}
	if f.Person != "" {
		in.PersonIDs = []int64{a.ids[f.Person].RecordID}
	}
	id, err := a.sameNews(ctx, in)
	if err != nil {
		return err
	}
	if id != 0 {
		a.had(f.Key, KindActivity, id)
		return nil
	}
	row, err := a.CreateActivity(ctx, a.actor, in)
	if err != nil {
		return err
	}
	a.made(f.Key, KindActivity, row.ID, row.SourceID)
	return nil
}

// sameNews is the news with the same passage on the same timeline.
func (a *acceptance) sameNews(ctx context.Context, in ActivityInput) (int64, error) {
	for _, side := range []struct {
		query string
		ids   []int64
	}{
		{`select a.id from activity_links l join activities a on a.id = l.activity_id join sources s on s.id = a.source_id where l.company_id = ? and a.kind = 'news' and a.deleted_at is null and s.quote in ?`, in.CompanyIDs},
		{`select a.id from activity_links l join activities a on a.id = l.activity_id join sources s on s.id = a.source_id where l.person_id = ? and a.kind = 'news' and a.deleted_at is null and s.quote in ?`, in.PersonIDs},
	} {
		for _, id := range side.ids {
			if found, err := a.there(ctx, `select id from (`+side.query+`) x where 1 = 1`, id, spellings(in.Source.Quote)); err != nil || found != 0 {
				return found, err
			}
		}
	}
	return 0, nil
}

// spellings are a quotation with and without its full stop.
func spellings(quote string) []string {
	bare := strings.TrimRight(quote, ".。,，")
	return []string{quote, bare, bare + ".", bare + "。"}
}
