package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
)

// Build reads records and makes their documents. Records that are gone or in
// the trash have none.
func Build(ctx context.Context, store *models.Store, kind Kind, ids []int64) ([]Document, error) {
	var docs []Document
	switch kind {
	case Company:
		rows, further, err := store.CompanyDocuments(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			docs = append(docs, companyDocument(&rows[i], further))
		}
	case Person:
		rows, further, err := store.PersonDocuments(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			docs = append(docs, personDocument(&rows[i], further))
		}
	case Round:
		rows, further, err := store.RoundDocuments(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			docs = append(docs, roundDocument(&rows[i], further))
		}
	case Deal:
		rows, err := store.DealDocuments(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			docs = append(docs, dealDocument(&rows[i]))
		}
	case Activity:
		rows, err := store.ActivityDocuments(ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			docs = append(docs, activityDocument(&rows[i]))
		}
	case File:
		return buildFiles(ctx, store, ids)
	default:
		return nil, fmt.Errorf("documents of %q: unknown kind", kind)
	}
	return docs, nil
}

// maxPassage bounds what is indexed of one text, in bytes.
const maxPassage = 200_000

func (d *Document) passage(label, text string) {
	if text = strings.TrimSpace(text); text != "" {
		d.Passages = append(d.Passages, Passage{Label: label, Text: clip(text, maxPassage)})
	}
}

func (d *Document) fact(kind FactKind, text string, names []string, words ...string) {
	if text != "" {
		d.Facts = append(d.Facts, Fact{Kind: kind, Text: text, Names: names, Words: words})
	}
}

// facet sets the values of a facet, leaving empty ones out.
func (d *Document) facet(name string, values ...string) {
	for _, v := range values {
		if v != "" {
			d.Facets[name] = append(d.Facets[name], v)
		}
	}
}

// path is the address of a record's page.
func (r Ref) path() string {
	folder := map[Kind]string{Company: "/companies/", Person: "/people/", Round: "/rounds/", Deal: "/deals/", File: "/documents/"}[r.Kind]
	if folder == "" {
		return "/"
	}
	return folder + strconv.FormatInt(r.ID, 10)
}

func newDocument(kind Kind, id, version int64, title, path string) Document {
	return Document{
		Kind: kind, RecordID: id, Version: version, Title: title, URL: path + strconv.FormatInt(id, 10),
		Facets: map[string][]string{"kind": {string(kind)}}, Attrs: map[string]string{},
	}
}

func namesOf(primary string, further []models.DocumentName) []Name {
	names := []Name{{Kind: "primary", Text: primary}}
	for _, n := range further {
		names = append(names, Name{Kind: n.Kind, Text: n.Value})
	}
	return names
}

// valuesOf are names without their kinds.
func valuesOf(further []models.DocumentName) []string {
	var out []string
	for _, n := range further {
		out = append(out, n.Value)
	}
	return out
}

func companyDocument(c *models.CompanyDocument, f models.Further) Document {
	d := newDocument(Company, c.ID, c.Version, c.Name, "/companies/")
	d.Names = namesOf(c.Name, c.Names)
	d.place(c.Country, c.Region, c.City)
	for _, sector := range c.Sectors {
		d.fact(FactSector, sector, nil)
	}
	d.fact(FactDomain, c.Domain, nil)
	d.fact(FactTerm, c.Kind, nil)
	if c.Status != "operating" {
		d.fact(FactTerm, c.Status, nil)
	}
	for _, p := range c.People {
		kind := FactTeam
		if p.Kind == "founder" {
			kind = FactFoundedBy
		}
		d.fact(kind, p.Name, valuesOf(f.People[p.OtherID]))
	}
	for _, in := range c.Investors {
		d.fact(FactInvestor, in.Name, investorNames(in, f))
		d.facet("investor", in.Name)
	}
	for _, in := range c.Investments {
		d.fact(FactInvested, in.Name, valuesOf(f.Companies[*in.CompanyID]), "investor")
	}
	d.passage("description", c.Description)
	d.facet("sector", c.Sectors...)
	d.facet("country", c.Country)
	d.Ours, d.Added, d.Weight = c.Ours, c.Added, renown(c.Weight, c.Raised)
	d.Date = c.LastRoundOn
	if d.Date == "" {
		d.Date = c.FoundedOn
	}
	d.Subtitle = joinParts(c.Domain, placeName(c.City, c.Country), strings.Join(firstOf(c.Sectors, 3), ", "))
	setAttrs(d.Attrs, "kind", c.Kind, "country", c.Country, "city", c.City, "domain", c.Domain, "sectors", strings.Join(firstOf(c.Sectors, 3), ", "), "status", c.Status)
	return d
}

func investorNames(in models.DocumentInvestor, f models.Further) []string {
	if in.CompanyID != nil {
		return valuesOf(f.Companies[*in.CompanyID])
	}
	return valuesOf(f.People[*in.PersonID])
}

func personDocument(p *models.PersonDocument, f models.Further) Document {
	d := newDocument(Person, p.ID, p.Version, p.Name, "/people/")
	d.Names = namesOf(p.Name, p.Names)
	d.place(p.Country, "", p.City)
	for _, r := range p.Roles {
		kind := FactRole
		if r.Kind == "founder" {
			kind, d.Founder = FactFounder, true
		}
		d.fact(kind, r.Name, valuesOf(f.Companies[r.OtherID]), roleWords(r.Kind, r.Title)...)
	}
	for _, in := range p.Investments {
		d.fact(FactInvested, in.Name, valuesOf(f.Companies[*in.CompanyID]), "investor", "angel")
	}
	d.fact(FactDomain, p.Website, nil)
	d.passage("bio", p.Bio)
	d.facet("country", p.Country)
	d.Ours, d.Date, d.Added = p.Ours, p.UpdatedOn, p.Added
	if len(p.Roles) > 0 {
		r := p.Roles[0]
		d.Subtitle = roleText(r.Kind, r.Title) + " · " + r.Name
		setAttrs(d.Attrs, "role", r.Kind, "title", r.Title, "company", r.Name)
	} else {
		d.Subtitle = placeName(p.City, p.Country)
	}
	setAttrs(d.Attrs, "country", p.Country, "city", p.City)
	return d
}

func roundDocument(r *models.RoundDocument, f models.Further) Document {
	label := typeLabel(r.Type)
	d := newDocument(Round, r.ID, r.Version, r.CompanyName+" "+label, "/rounds/")
	d.Names = []Name{{Kind: "primary", Text: d.Title}}
	// A round is named by its company in every name the company has.
	for _, n := range r.CompanyNames {
		if n.Kind != "ticker" {
			d.Names = append(d.Names, Name{Kind: "alias", Text: n.Value + " " + label})
		}
	}
	d.fact(FactCompany, r.CompanyName, valuesOf(r.CompanyNames))
	date := money.Date(r.AnnouncedOn)
	if year := date.Year(); year > 0 {
		d.fact(FactYear, strconv.Itoa(year), nil)
		d.facet("year", strconv.Itoa(year))
	}
	d.fact(FactTerm, label, []string{r.Type})
	d.place(r.Country, "", "")
	for _, sector := range r.Sectors {
		d.fact(FactSector, sector, nil)
	}
	for _, in := range r.Investors {
		words := []string{"investor"}
		if in.Lead {
			words = append(words, "lead")
		}
		d.fact(FactInvestor, in.Name, investorNames(in, f), words...)
		d.facet("investor", in.Name)
	}
	d.passage("note", r.Note)
	d.facet("type", r.Type)
	d.facet("sector", r.Sectors...)
	d.facet("country", r.Country)
	d.amount(r.Amount, r.Currency)
	d.Ours, d.Date, d.Added = r.Ours, r.AnnouncedOn, r.Added
	amount := "undisclosed"
	if r.Amount != nil {
		m := money.Money{Minor: *r.Amount, Currency: r.Currency}
		amount = m.Short("en")
		setAttrs(d.Attrs, "minor", strconv.FormatInt(*r.Amount, 10), "currency", r.Currency)
	}
	d.Subtitle = joinParts(date.Format("en"), amount)
	setAttrs(d.Attrs, "type", r.Type, "date", r.AnnouncedOn, "company", r.CompanyName)
	return d
}

func dealDocument(r *models.DealDocument) Document {
	title := r.CompanyName
	if r.Title != "" {
		title += " — " + r.Title
	}
	d := newDocument(Deal, r.ID, r.Version, title, "/deals/")
	d.Names = []Name{{Kind: "primary", Text: title}}
	for _, n := range r.CompanyNames {
		if n.Kind != "ticker" {
			d.Names = append(d.Names, Name{Kind: "alias", Text: n.Value})
		}
	}
	d.fact(FactCompany, r.CompanyName, valuesOf(r.CompanyNames))
	d.fact(FactTerm, r.StageName, []string{r.StageKey}, "stage")
	d.fact(FactTerm, r.Status, nil)
	d.fact(FactTerm, "deal", []string{"deals", "项目"})
	d.fact(FactOwner, r.OwnerName, nil)
	d.fact(FactReferrer, r.ReferrerName, nil)
	d.place(r.Country, "", "")
	for _, sector := range r.Sectors {
		d.fact(FactSector, sector, nil)
	}
	d.passage("next_step", r.NextStep)
	d.passage("reason", strings.TrimSpace(r.Reason+"\n"+r.ReasonNote))
	d.passage("reconsider", r.Reconsider)
	d.passage("memo", r.Memo)
	d.passage("origin", r.Origin)
	d.facet("stage", r.StageKey)
	d.facet("owner", r.OwnerName)
	d.facet("sector", r.Sectors...)
	d.facet("country", r.Country)
	if r.AmountSought != nil {
		d.amount(r.AmountSought, r.Currency)
	}
	if len(r.OpenedOn) >= 4 {
		d.facet("year", r.OpenedOn[:4])
	}
	d.Ours, d.Date, d.Added = true, r.UpdatedOn, r.Added
	if r.Restricted {
		d.Readers = append([]int64{}, r.Readers...)
	}
	d.Subtitle = joinParts(r.StageName, plainLabel(r.Status), r.OwnerName)
	setAttrs(d.Attrs, "stage", r.StageKey, "stage_name", r.StageName, "status", r.Status, "owner", r.OwnerName)
	return d
}

// maxTitle bounds the title of an activity that has no subject, in bytes.
const maxTitle = 90

func activityDocument(r *models.ActivityDocument) Document {
	title := r.Subject
	if title == "" {
		title = strings.Join(strings.Fields(r.Body), " ")
		if len(title) > maxTitle {
			title = strings.TrimSpace(clip(title, maxTitle)) + "…"
		}
	}
	d := newDocument(Activity, r.ID, r.Version, title, "/")
	d.URL = "/"
	d.Names = []Name{{Kind: "primary", Text: title}}
	var about []string
	// An activity is read on the page of what it is about.
	if len(r.About) > 0 {
		d.URL = Ref{Kind: Kind(r.About[0].Kind), ID: r.About[0].ID}.path()
	}
	for _, a := range r.About {
		d.fact(FactAbout, a.Name, valuesOf(a.Names))
		if !contains(about, a.Name) {
			about = append(about, a.Name)
		}
	}
	d.fact(FactTerm, r.Kind, nil)
	d.fact(FactTerm, r.Publication, nil)
	d.passage(r.Kind, r.Body)
	d.passage("quote", r.Quote)
	d.Date = r.OccurredOn
	if d.Date == "" {
		d.Date = r.CreatedOn
	}
	if len(d.Date) >= 4 {
		d.facet("year", d.Date[:4])
	}
	d.Ours, d.Added, d.Readers = true, r.Added, r.Readers
	d.Subtitle = joinParts(plainLabel(r.Kind), money.Date(r.OccurredOn).Format("en"), strings.Join(firstOf(about, 3), ", "))
	setAttrs(d.Attrs, "kind", r.Kind, "date", r.OccurredOn, "about", strings.Join(firstOf(about, 3), ", "))
	return d
}

// amount keeps an amount of minor units, and its band; nil is undisclosed.
func (d *Document) amount(minor *int64, currency string) {
	if minor == nil {
		d.facet("amount", undisclosed)
		return
	}
	digits, _ := money.Digits(currency)
	units := *minor
	for range digits {
		units /= 10
	}
	d.Amount, d.Currency = units, currency
	d.facet("amount", Band(units, currency))
}

// renown is how well known a company is: by its rounds and investments, and by
// what it raised, of which each tenfold counts as two rounds. Of that only the
// order of magnitude matters, so that currencies need not be told apart.
func renown(rounds int, raised int64) int {
	const little = 1_000_000 // which says nothing
	for ; raised >= little; raised /= 10 {
		rounds += 2
	}
	return rounds
}
