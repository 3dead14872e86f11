package demo

import (
	"context"
	"fmt"

	"dealflow/models"
)

// facts is the form of facts.json. Companies and people are referred to by name.
type facts struct {
	Source struct {
		Publication string `json:"publication"`
		Title       string `json:"title"`
		PublishedOn string `json:"published_on"`
	} `json:"source"`
	Companies []struct {
		Name        string     `json:"name"`
		Kind        string     `json:"kind"`
		Country     string     `json:"country"`
		City        string     `json:"city"`
		Description string     `json:"description"`
		Sectors     []string   `json:"sectors"`
		Names       []nameFact `json:"names"`
	} `json:"companies"`
	People []struct {
		Name    string     `json:"name"`
		Country string     `json:"country"`
		City    string     `json:"city"`
		Bio     string     `json:"bio"`
		Names   []nameFact `json:"names"`
	} `json:"people"`
	Roles []struct {
		Person, Company, Kind, Title string
	} `json:"roles"`
	Acquisitions []struct {
		Company, Acquirer, On string
	} `json:"acquisitions"`
	AngelRounds []struct {
		Company, Investor string
	} `json:"angel_rounds"`
	Partnerships []struct {
		Company, Partner, Kind, From, Description string
	} `json:"partnerships"`
	News []struct {
		Subject, Body, Quote, On string
		Companies, People        []string
	} `json:"news"`
}

// nameFact is a kind of name and the name.
type nameFact [2]string

func nameInputs(in []nameFact) []models.NameInput {
	var out []models.NameInput
	for _, n := range in {
		out = append(out, models.NameInput{Kind: n[0], Value: n[1]})
	}
	return out
}

// loader writes facts with their source.
type loader struct {
	tx        *models.Store
	actor     models.Actor
	source    models.SourceInput
	companies map[string]int64
	people    map[string]int64
}

func (l *loader) facts(ctx context.Context, f facts) error {
	for _, step := range []func(context.Context, facts) error{l.records, l.ties, l.angels, l.news} {
		if err := step(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (l *loader) records(ctx context.Context, f facts) error {
	for _, c := range f.Companies {
		company, err := l.tx.CreateCompany(ctx, l.actor, models.CompanyInput{Name: c.Name, Kind: c.Kind, Country: c.Country, City: c.City,
			Description: c.Description, Sectors: c.Sectors, Names: nameInputs(c.Names), Source: l.source})
		if err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
		l.companies[c.Name] = company.ID
	}
	for _, p := range f.People {
		person, err := l.tx.CreatePerson(ctx, l.actor, models.PersonInput{Name: p.Name, Country: p.Country, City: p.City, Bio: p.Bio,
			Names: nameInputs(p.Names), Source: l.source})
		if err != nil {
			return fmt.Errorf("%s: %w", p.Name, err)
		}
		l.people[p.Name] = person.ID
	}
	return nil
}

func (l *loader) ties(ctx context.Context, f facts) error {
	for _, r := range f.Roles {
		_, err := l.tx.CreateRole(ctx, l.actor, models.RoleInput{PersonID: l.people[r.Person], CompanyID: l.companies[r.Company],
			Kind: r.Kind, Title: r.Title, Source: l.source})
		if err != nil {
			return fmt.Errorf("%s at %s: %w", r.Person, r.Company, err)
		}
	}
	for _, a := range f.Acquisitions {
		_, err := l.tx.CreateAcquisition(ctx, l.actor, models.AcquisitionInput{CompanyID: l.companies[a.Company], AcquirerID: l.companies[a.Acquirer],
			AnnouncedOn: a.On, Source: l.source})
		if err != nil {
			return fmt.Errorf("acquisition of %s: %w", a.Company, err)
		}
	}
	for _, p := range f.Partnerships {
		_, err := l.tx.CreatePartnership(ctx, l.actor, models.PartnershipInput{CompanyID: l.companies[p.Company], PartnerID: l.companies[p.Partner],
			Kind: p.Kind, FromOn: p.From, Description: p.Description, Source: l.source})
		if err != nil {
			return fmt.Errorf("partnership of %s and %s: %w", p.Company, p.Partner, err)
		}
	}
	return nil
}

// angels writes investments of which neither amount nor date is known.
func (l *loader) angels(ctx context.Context, f facts) error {
	for _, a := range f.AngelRounds {
		round, err := l.tx.CreateRound(ctx, l.actor, models.RoundInput{CompanyID: l.companies[a.Company], Type: "angel", Source: l.source})
		if err != nil {
			return fmt.Errorf("angel round of %s: %w", a.Company, err)
		}
		_, err = l.tx.CreateInvestment(ctx, l.actor, models.InvestmentInput{RoundID: round.ID, InvestorKind: models.KindPerson,
			InvestorID: l.people[a.Investor], Source: l.source})
		if err != nil {
			return fmt.Errorf("angel round of %s: %w", a.Company, err)
		}
	}
	return nil
}

func (l *loader) news(ctx context.Context, f facts) error {
	for _, n := range f.News {
		in := models.ActivityInput{Kind: "news", Subject: n.Subject, Body: n.Body, OccurredOn: n.On, Source: l.source}
		in.Source.Quote = n.Quote
		for _, name := range n.Companies {
			in.CompanyIDs = append(in.CompanyIDs, l.companies[name])
		}
		for _, name := range n.People {
			in.PersonIDs = append(in.PersonIDs, l.people[name])
		}
		if _, err := l.tx.CreateActivity(ctx, l.actor, in); err != nil {
			return fmt.Errorf("%s: %w", n.Subject, err)
		}
	}
	return nil
}
