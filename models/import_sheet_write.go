package models

import (
	"context"
	"slices"

	"dealflow/models/money"
)

// sheetWriter writes the rows of a chunk, one after the other.
type sheetWriter struct {
	*Store
	actor Actor
	// companies and people are those that have a name, by NameKey; the best known
	// come first. What a row makes is added.
	companies map[string][]sheetCompany
	people    map[string][]int64

	// made and changed are what the row has done, fresh says that it made its company.
	made, changed, fresh bool
}

type sheetCompany struct {
	id              int64
	country, domain string
}

// lookUp reads who has one of the names of the lines: one query for each kind.
func (w *sheetWriter) lookUp(ctx context.Context, lines []SheetLine) error {
	w.companies, w.people = map[string][]sheetCompany{}, map[string][]int64{}
	companies, people := map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		companies[NameKey(line.Record.Company.Name)] = true
		for _, name := range slices.Concat(line.Record.Leads, line.Record.Investors) {
			companies[NameKey(name)], people[NameKey(name)] = true, true
		}
		for _, name := range line.Record.Founders {
			people[NameKey(name)] = true
		}
	}
	err := w.namesakes(ctx, KindCompany, `c.country, c.domain`, `c.round_count + c.investment_count`, companies, func(key string, id int64, country, domain string) {
		w.companies[key] = append(w.companies[key], sheetCompany{id, country, domain})
	})
	if err != nil {
		return err
	}
	return w.namesakes(ctx, KindPerson, `'', ''`, `c.investment_count`, people, func(key string, id int64, _, _ string) {
		w.people[key] = append(w.people[key], id)
	})
}

func (w *sheetWriter) namesakes(ctx context.Context, kind, columns, weight string, keys map[string]bool, add func(key string, id int64, country, domain string)) error {
	list := make([]string, 0, len(keys))
	for key := range keys {
		list = append(list, key)
	}
	rows, err := w.bulkQuery(ctx, `with m as materialized (
			select id, name_key from `+tables[kind]+` where deleted_at is null and `+w.inSet("name_key", "text")+`
			union select `+kind+`_id, name_key from names where `+kind+`_id is not null and `+w.inSet("name_key", "text")+`)
		select m.name_key, c.id, `+columns+` from m join `+tables[kind]+` c on c.id = m.id and c.deleted_at is null order by `+weight+` desc, c.id`, w.set(list), w.set(list))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, country, domain string
		var id int64
		if err := rows.Scan(&key, &id, &country, &domain); err != nil {
			return err
		}
		add(key, id, country, domain)
	}
	return rows.Err()
}

func (w *sheetWriter) addCompany(id int64, in CompanyInput) {
	keys := []string{NameKey(in.Name)}
	for _, name := range in.Names {
		keys = append(keys, NameKey(name.Value))
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if !slices.ContainsFunc(w.companies[key], func(c sheetCompany) bool { return c.id == id }) {
			w.companies[key] = append(w.companies[key], sheetCompany{id, in.Country, Domain(in.Website)})
		}
	}
}

// write writes one row and says what came of it.
func (w *sheetWriter) write(ctx context.Context, in SheetRecord) (ImportOutcome, error) {
	w.made, w.changed, w.fresh = false, false, false
	err := w.writeParts(ctx, in)
	switch {
	case w.made:
		return ImportCreated, err
	case w.changed:
		return ImportUpdated, err
	}
	return ImportSkipped, err
}

func (w *sheetWriter) writeParts(ctx context.Context, in SheetRecord) error {
	company, err := w.company(ctx, in.Company)
	if err != nil {
		return err
	}
	for _, name := range in.Founders {
		if err := w.founder(ctx, company, name); err != nil {
			return err
		}
	}
	if in.Round != nil {
		if err := w.round(ctx, company, *in.Round, in.Leads, in.Investors); err != nil {
			return err
		}
	}
	if in.Deal != nil {
		return w.deal(ctx, company, in)
	}
	return nil
}

func (w *sheetWriter) company(ctx context.Context, in CompanyInput) (int64, error) {
	var fitting []sheetCompany
	for _, c := range w.companies[NameKey(in.Name)] {
		if sameCountry(c.country, in.Country) {
			fitting = append(fitting, c)
		}
	}
	// Of several with the name, the one with the same home page is meant.
	if domain := Domain(in.Website); len(fitting) > 1 && domain != "" {
		for _, c := range fitting {
			if c.domain == domain {
				fitting = []sheetCompany{c}
				break
			}
		}
	}
	switch len(fitting) {
	case 0:
		company, err := w.CreateCompany(ctx, w.actor, in)
		if err != nil {
			return 0, err
		}
		w.made, w.fresh = true, true
		w.addCompany(company.ID, in)
		return company.ID, nil
	case 1:
		return fitting[0].id, w.fill(ctx, fitting[0].id, in)
	}
	return 0, InvalidField("name", "error.several_companies")
}

// fill gives a company what it lacks.
func (w *sheetWriter) fill(ctx context.Context, id int64, in CompanyInput) error {
	company, version, err := w.CompanyForEdit(ctx, w.actor, id)
	if err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	changed := false
	for _, f := range []struct {
		has *string
		new string
	}{{&company.Website, in.Website}, {&company.Country, in.Country}, {&company.Region, in.Region}, {&company.City, in.City}, {&company.FoundedOn, in.FoundedOn}, {&company.Description, in.Description}} {
		if *f.has == "" && f.new != "" {
			*f.has, changed = f.new, true
		}
	}
	if len(company.Sectors) == 0 && len(in.Sectors) > 0 {
		company.Sectors, changed = in.Sectors, true
	}
	for _, name := range in.Names {
		if !hasName(company, name.Value) {
			company.Names, changed = append(company.Names, name), true
		}
	}
	if !changed {
		return nil
	}
	w.changed = true
	w.addCompany(id, company)
	return w.UpdateCompany(ctx, w.actor, id, version, company)
}

func hasName(c CompanyInput, name string) bool {
	key := NameKey(name)
	if NameKey(c.Name) == key {
		return true
	}
	for _, n := range c.Names {
		if NameKey(n.Value) == key {
			return true
		}
	}
	return false
}

// founder ties a person to the company: the one of that name, or a new one.
func (w *sheetWriter) founder(ctx context.Context, company int64, name string) error {
	in := RoleInput{CompanyID: company, PersonName: name, Kind: "founder"}
	key := NameKey(name)
	if known := w.people[key]; len(known) == 1 {
		in.PersonID = known[0]
		var n int
		if err := w.scan(ctx, &n, `select count(*) from roles where person_id = ? and company_id = ? and kind = 'founder'`, in.PersonID, company); err != nil || n > 0 {
			return err
		}
	}
	role, err := w.CreateRole(ctx, w.actor, in)
	if err != nil {
		return asField(err, "person", "founders")
	}
	w.changed = true
	if in.PersonID == 0 {
		w.people[key] = append(w.people[key], role.PersonID)
	}
	return nil
}

// round makes a round with its investors, or completes the one that is on record.
func (w *sheetWriter) round(ctx context.Context, company int64, in RoundInput, leads, others []string) error {
	names := slices.Concat(leads, others)
	in.CompanyID = company
	if err := in.check(); err != nil {
		return err
	}
	var rounds []RoundRow
	if !w.fresh {
		var err error
		if rounds, err = w.roundsOf(ctx, company); err != nil {
			return err
		}
	}
	var had []InvestorRef
	round := roundMeant(in, rounds)
	if round != nil {
		changed, err := w.completeRound(ctx, w.actor, round.ID, in)
		if err != nil {
			return err
		}
		had, w.changed = round.Investors, w.changed || changed
	} else if in.bare() {
		for _, r := range rounds {
			had = append(had, r.Investors...)
		}
	}
	if round == nil {
		unknown := func(name string) bool { return !w.investor(name).among(had) }
		if in.bare() && len(rounds) > 0 && !slices.ContainsFunc(names, unknown) {
			return nil
		}
		made, err := w.CreateRound(ctx, w.actor, in)
		if err != nil {
			return err
		}
		round, w.changed = &RoundRow{ID: made.ID}, true
	}
	for i, name := range names {
		investor := w.investor(name)
		investor.Lead = i < len(leads)
		if investor.among(had) {
			continue
		}
		made, err := w.invest(ctx, round.ID, investor)
		if err != nil {
			field := "round_investors"
			if investor.Lead {
				field = "round_leads"
			}
			return asField(err, "investor", field)
		}
		had = append(had, made)
	}
	return nil
}

// among reports whether the investor, when it is on record, is one of others.
func (in *InvestmentInput) among(others []InvestorRef) bool {
	return in.InvestorID != 0 && slices.ContainsFunc(others, func(o InvestorRef) bool { return o.Kind == in.InvestorKind && o.ID == in.InvestorID })
}

// bare reports whether all that is said of a round is that there was one: who is
// in another one of the company is known then.
func (in *RoundInput) bare() bool {
	return in.Type == typeUnknown && in.AnnouncedOn == "" && in.amount == nil && in.preMoney == nil && in.postMoney == nil
}

// roundMeant is the round on record that a row of a spreadsheet means, nil for
// none: the one that is the same as far as can be told; else one of its amount,
// when the type of either is not known, or of its type and time.
func roundMeant(in RoundInput, rounds []RoundRow) *RoundRow {
	typed := &RoundRow{Type: in.Type, AnnouncedOn: in.AnnouncedOn, Amount: in.amount, Currency: in.Currency}
	var meant *RoundRow
	for i := range rounds {
		known := &rounds[i]
		like, same := typed.like(known)
		if same {
			return known
		}
		if known.Type == in.Type {
			like = in.AnnouncedOn == "" || money.Date(known.AnnouncedOn).Compare(money.Date(in.AnnouncedOn)) == 0
		}
		if meant == nil && like {
			meant = known
		}
	}
	return meant
}

// investor is who a name means: the best known of that name, companies before
// people, or a new company.
func (w *sheetWriter) investor(name string) *InvestmentInput {
	in := &InvestmentInput{InvestorKind: KindCompany, InvestorName: name}
	key := NameKey(name)
	if known := w.companies[key]; len(known) > 0 {
		in.InvestorID = known[0].id
	} else if known := w.people[key]; len(known) > 0 {
		in.InvestorKind, in.InvestorID = KindPerson, known[0]
	}
	return in
}

func (w *sheetWriter) invest(ctx context.Context, round int64, in *InvestmentInput) (InvestorRef, error) {
	in.RoundID = round
	made, err := w.CreateInvestment(ctx, w.actor, *in)
	if err != nil {
		return InvestorRef{}, err
	}
	w.changed = true
	if in.InvestorID == 0 {
		in.InvestorID = *made.CompanyID
		key := NameKey(in.InvestorName)
		w.companies[key] = append(w.companies[key], sheetCompany{id: in.InvestorID})
	}
	return InvestorRef{Kind: in.InvestorKind, ID: in.InvestorID, Name: in.InvestorName}, nil
}

func (w *sheetWriter) deal(ctx context.Context, company int64, in SheetRecord) error {
	if !w.fresh {
		var open int
		// A deal that is hidden from the actor must not show by what is left out.
		args := append([]any{company, StatusActive, StatusOnHold, in.Status != ""}, w.actor.visibleArgs()...)
		err := w.scan(ctx, &open, `select count(*) from deals d where d.company_id = ? and d.deleted_at is null and (d.status in (?, ?) or ?) and `+visibleDeal, args...)
		if err != nil || open > 0 {
			return err
		}
	}
	deal := *in.Deal
	deal.CompanyID = company
	row, err := w.CreateDeal(ctx, w.actor, deal)
	if err != nil {
		return err
	}
	w.made = true
	if in.Status == "" {
		return nil
	}
	_, err = w.CloseDeal(ctx, w.actor, row.ID, row.Version, ClosureInput{Status: in.Status, Reason: in.Reason})
	return asField(err, "reason_id", "reason")
}
