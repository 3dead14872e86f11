package views

import (
	"net/url"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// hostile is a name from a real export that must never become markup.
const hostile = `XSS<img src=x onerror=prompt("1")>`

var sampleNow = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

func sampleBase(lang string) Base {
	return Base{Lang: lang, CSRF: "token", Path: "/here?a=1", Now: sampleNow,
		User: &models.User{ID: 3, Name: "Ana Ferreira", Email: "ana@example.com", Role: models.RoleAdmin}}
}

func minor(n int64) *int64 { return &n }

var (
	sampleSource = models.SourceRef{ID: 1, ArticleID: 3, Publication: "Example Weekly", Title: "A phone for everybody " + hostile, URL: "https://www.example.com/phone",
		PublishedOn: "2011-12", Quote: "They sold out in three hours."}
	sampleInvestors = []models.InvestorRef{{Kind: "company", ID: 4, Name: "Morningside Ventures", Lead: true}, {Kind: "person", ID: 5, Name: "Lei Jun"}}
	sampleRounds    = []models.RoundRow{
		{ID: 1, CompanyID: 1, CompanyName: "Xiaomi", Country: "CN", Type: "series_c", AnnouncedOn: "2012-06-26", Amount: minor(21600000000), PostMoney: minor(400000000000), Currency: "USD", Investors: sampleInvestors, Source: sampleSource, UpdatedAt: sampleNow},
		{ID: 2, CompanyID: 2, CompanyName: hostile, Country: "US", Type: "series_d", AnnouncedOn: "2013-08", Note: hostile},
	}
	sampleRoles = []models.RoleRow{
		{ID: 1, PersonID: 5, PersonName: "Lei Jun", CompanyID: 1, CompanyName: "Xiaomi", Kind: "founder", Title: "Founder and president", FromOn: "2010-04", Source: sampleSource},
		{ID: 2, PersonID: 6, PersonName: hostile, CompanyID: 2, CompanyName: "Kingsoft", Kind: "chair", FromOn: "2007", ToOn: "2011"},
	}
	sampleNames       = []models.Name{{Kind: "native", Value: "小米"}, {Kind: "former", Value: hostile}}
	sampleInvestments = []models.InvestmentRow{
		{ID: 1, RoundID: 1, RoundType: "series_a", AnnouncedOn: "2010-12-01", RoundAmount: minor(4100000000), RoundCurrency: "USD", CompanyID: 1, CompanyName: "Xiaomi", InvestorKind: "company", InvestorID: 4, InvestorName: "Morningside Ventures", Amount: minor(1000000000), Currency: "USD", Lead: true, Source: sampleSource},
		{ID: 2, RoundID: 2, RoundType: "angel", CompanyID: 2, CompanyName: hostile, InvestorKind: "person", InvestorID: 5, InvestorName: "Lei Jun"},
	}
	sampleDeals = []models.DealRow{
		{ID: 1, CompanyID: 1, CompanyName: "Xiaomi", Title: "Series B", StageID: 3, StageKey: "first_meeting", StageName: "First meeting", StagePosition: 3, Status: "active", OwnerID: 3, OwnerName: "Ana Ferreira", AmountSought: minor(9000000000), Currency: "USD", NextStep: "Call the founder", NextStepOn: "2026-11-20", OpenedOn: "2026-11-01", UpdatedAt: sampleNow, Version: 1, Restricted: true},
		{ID: 2, CompanyID: 2, CompanyName: hostile, StageID: 1, StageKey: "sourced", StageName: "Renamed", Status: "passed", Reason: hostile, OwnerName: "Ben", NextStep: hostile, NextStepOn: "2026-11-23", OpenedOn: "2026-11-02", UpdatedAt: sampleNow.Add(-72 * time.Hour), Version: 1},
	}
	sampleActivities = []models.ActivityRow{
		{ID: 1, Kind: "meeting", Subject: "First call", Body: "Line one\n" + hostile, OccurredOn: "2026-11-20", CreatedAt: sampleNow, AuthorName: "Ana Ferreira", Links: []models.RecordRef{{Kind: "deal", ID: 1, Title: "Xiaomi"}, {Kind: "person", ID: 5, Title: hostile}, {Kind: "round", ID: 1, Title: "Xiaomi"}}},
		{ID: 2, Kind: "news", Body: "100,000 phones in three hours", CreatedAt: sampleNow.Add(-3 * time.Hour), Source: sampleSource},
		{ID: 3, Kind: "stage_change", CreatedAt: sampleNow, OccurredOn: "2026-11-02", FromStage: "sourced", FromStageName: "Sourced", ToStage: "screening", ToStageName: "Screening", FromStatus: "active", ToStatus: "active"},
		{ID: 4, Kind: "stage_change", CreatedAt: sampleNow, FromStage: "sourced", FromStageName: "Sourced", ToStage: "sourced", ToStageName: "Sourced", FromStatus: "active", ToStatus: "passed", Body: "Too early"},
		{ID: 5, Kind: "stage_change", CreatedAt: sampleNow, ToStage: "sourced", ToStageName: "Sourced", ToStatus: "active"},
		{ID: 6, Kind: "stage_change", CreatedAt: sampleNow, FromStage: "sourced", FromStageName: "Sourced", ToStage: "sourced", ToStageName: "Sourced", FromStatus: "passed", ToStatus: "active"},
	}
)

func sampleCompany() *models.CompanyPage {
	return &models.CompanyPage{
		Company: models.Company{ID: 1, Name: "Xiaomi", Kind: "startup", Status: "operating", Description: "Designs phones that are sold online.\n" + hostile, Website: "https://www.mi.com/", Country: "CN", City: "Beijing", FoundedOn: "2010-04-04", UndisclosedCount: 1, InvestmentCount: 2, Stamps: models.Stamps{UpdatedAt: sampleNow.Add(-50 * time.Hour)}},
		Source:  sampleSource, Sectors: []string{"Mobile", hostile}, Names: sampleNames, Twins: []models.Twin{{ID: 8, Name: hostile, Domain: "mi.com", Country: "CN", City: "Beijing"}}, Team: sampleRoles, Rounds: sampleRounds,
		Totals: []models.Total{{Currency: "USD", Amount: 21600000000, Count: 1}, {Currency: "CNY", Amount: 100000000, Count: 1}}, Investments: sampleInvestments,
		Bought:       []models.AcquisitionRow{{ID: 1, CompanyID: 8, CompanyName: "Duokan", AcquirerID: 1, AcquirerName: "Xiaomi", AnnouncedOn: "2012-01"}},
		BoughtBy:     []models.AcquisitionRow{{ID: 2, CompanyID: 1, CompanyName: "Xiaomi", AcquirerID: 9, AcquirerName: hostile, AnnouncedOn: "2004", Price: minor(7500000000), Currency: "USD", Terms: "Cash", Source: sampleSource}},
		Listings:     []models.ListingRow{{ID: 1, CompanyID: 1, Kind: "ipo", Exchange: "HKEX", Symbol: "1810", ListedOn: "2018-07-09"}},
		Partnerships: []models.PartnershipRow{{ID: 1, CompanyID: 1, CompanyName: "Xiaomi", PartnerID: 7, PartnerName: "China Unicom", Kind: "distribution", Description: "Sells the phone", FromOn: "2011", Source: sampleSource}, {ID: 2, CompanyID: 8, CompanyName: hostile, PartnerID: 1, Kind: "supplier"}},
		Deals:        sampleDeals, Activities: sampleTimeline,
	}
}

func samplePortfolio() *models.Portfolio {
	return &models.Portfolio{
		Investor: models.InvestorRef{Kind: "person", ID: 5, Name: "Lei Jun"}, Names: []models.Name{{Kind: "native", Value: "雷军"}},
		Investments: models.Page[models.InvestmentRow]{Rows: sampleInvestments}, Companies: 2, Count: 14, Undisclosed: 12,
		Totals:      []models.Total{{Currency: "USD", Amount: 1000000000, Count: 1}},
		CoInvestors: []models.CoInvestor{{Kind: "company", ID: 4, Name: "Morningside Ventures", Count: 3}, {Kind: "person", ID: 6, Name: hostile, Count: 1}},
		Sectors:     []models.LabelCount{{Label: "Mobile", Count: 2}, {Label: hostile, Count: 1}},
		Years:       []models.LabelCount{{Label: "", Count: 1}, {Label: "2007", Count: 2}, {Label: "2010", Count: 9}, {Label: "2011", Count: 2}},
		Exits:       []models.Exit{{Kind: "acquisition", CompanyID: 8, CompanyName: "Joyo.com", On: "2004", AcquirerID: 9, AcquirerName: hostile, Amount: minor(7500000000), Currency: "USD", Founder: true, Source: sampleSource}, {Kind: "listing", CompanyID: 10, CompanyName: "YY", Exchange: "NASDAQ", Symbol: "YY"}},
	}
}

// samplePages are all pages of the records, with data that fills every part.
func samplePages(b Base) map[string]templ.Component {
	list := func(path, sort string) List {
		return List{Path: path, Query: url.Values{"country": {"CN"}, "sort": {sort}}, Sort: sort, Desc: true, Count: Count{1000, true}, Prev: "p", Next: "n"}
	}
	on := models.RecordRef{Kind: models.KindCompany, ID: 1, Title: hostile}
	bad := Form{Values: url.Values{"name": {hostile}, "name_kind": {"former"}, "name_value": {hostile}, "source_url": {"ftp://" + hostile}, "currency": {"KWD"}, "amount": {"4x"}},
		Errors: map[string]string{"name": "error.too_long", "names": "error.too_many", "source_url": "error.url", "amount": "error.money", "currency": "error.currency", "other": "error.required", "investor": "error.required", "partner": "error.same_company", "exchange": "error.required", "person": "error.required", "company": "error.required", "body": "error.required"}}
	stale := Form{Values: url.Values{"name": {"Mine"}}, Theirs: url.Values{"name": {"Theirs " + hostile}}}
	return map[string]templ.Component{
		"home":        Home(HomePage{b, &models.Home{Agenda: sampleAgenda, Rounds: sampleRounds, Companies: true, Changes: []models.Change{{At: sampleNow.Add(-time.Minute * 5), Action: "create", Kind: "company", ID: 1, Title: hostile, UserName: "Ana"}, {At: sampleNow, Action: "update", Kind: "activity", Title: "Called"}, {At: sampleNow, Action: "delete", Kind: "deal", ID: 2, Title: "Xiaomi"}}}}),
		"companies":   CompanyIndex(CompanyIndexPage{b, list("/companies", "raised"), []models.CompanyRow{{ID: 1, Name: "Xiaomi", Country: "CN", Status: "operating", FoundedOn: "2010-04-04", RoundCount: 6, Raised: minor(144700000000), RaisedCurrency: "USD", LastRoundOn: "2014-12-22", Sectors: []string{"Mobile", "Hardware"}}, {ID: 2, Name: hostile, Status: "closed", RoundCount: 2, UndisclosedCount: 2, LastRoundOn: "2013"}, {ID: 3, Name: "Kingsoft", Status: "listed", RoundCount: 3}, {ID: 4, Name: "Joyo.com", Status: "acquired"}}, []string{"CN", "US"}, sampleLists}),
		"company":     CompanyShow(CompanyShowPage{Base: b, Page: sampleCompany()}),
		"company-new": CompanyForm(CompanyFormPage{Base: b, Form: bad}),
		"company-409": CompanyForm(CompanyFormPage{Base: b, ID: 1, Version: 2, Name: hostile, Form: stale}),
		"people":      PersonIndex(PersonIndexPage{b, list("/people", "name"), []models.PersonRow{{ID: 5, Name: "Lei Jun", NativeName: "雷军", Country: "CN", City: "Beijing", InvestmentCount: 12, UpdatedAt: sampleNow, Roles: sampleRoles}, {ID: 6, Name: hostile, UpdatedAt: sampleNow.Add(-time.Hour * 24 * 60)}}, []string{"CN"}, nil}),
		"person":      PersonShow(PersonShowPage{Base: b, Page: &models.PersonPage{Person: models.Person{ID: 5, Name: "Lei Jun", Email: "lei@example.com", Phone: "+86 10", Website: "https://example.com", Country: "CN", City: "Beijing", Bio: hostile, InvestmentCount: 12, Stamps: models.Stamps{UpdatedAt: sampleNow}}, Source: sampleSource, Names: []models.Name{{Kind: "native", Value: "雷军"}, {Kind: "traditional", Value: "雷軍"}}, Twins: []models.Twin{{ID: 6, Name: "Jun Lei"}}, Roles: sampleRoles, Investments: sampleInvestments, Referred: sampleDeals, Activities: sampleTimeline}}),
		"person-new":  PersonForm(PersonFormPage{Base: b, Form: bad}),
		"rounds":      RoundIndex(RoundIndexPage{b, list("/rounds", "announced"), sampleRounds, []string{"CN"}}),
		"round":       RoundShow(RoundShowPage{Base: b, Page: &models.RoundPage{Round: sampleRounds[0], Investments: sampleInvestments, Activities: sampleTimeline}}),
		"round-new":   RoundForm(RoundFormPage{Base: b, On: on, Form: bad}),
		"round-known": RoundForm(RoundFormPage{Base: b, On: on, Form: bad, Known: []models.KnownRound{{RoundRow: models.RoundRow{ID: 7, Type: "series_a", AnnouncedOn: "2010-12", CompanyName: hostile}}}}),
		"round-any":   RoundForm(RoundFormPage{Base: b, Form: bad}),
		"investors":   InvestorIndex(InvestorIndexPage{b, list("/investors", "count"), []models.InvestorRow{{Kind: "person", ID: 5, Name: "Lei Jun", Country: "CN", InvestmentCount: 12, LastInvestmentOn: "2011"}, {Kind: "company", ID: 4, Name: hostile, InvestmentCount: 3}}}),
		"portfolio":   PortfolioShow(PortfolioPage{b, list("/people/5/portfolio", "announced"), samplePortfolio()}),
		"role":        RoleForm(RoleFormPage{b, on, bad}),
		"role-of":     RoleForm(RoleFormPage{b, models.RecordRef{Kind: models.KindPerson, ID: 5, Title: "Lei Jun"}, bad}),
		"acquisition": AcquisitionForm(AcquisitionFormPage{b, on, true, bad}),
		"bought-by":   AcquisitionForm(AcquisitionFormPage{b, on, false, bad}),
		"listing":     ListingForm(ListingFormPage{b, on, bad}),
		"partnership": PartnershipForm(PartnershipFormPage{b, on, bad}),
		"investment":  InvestmentForm(InvestmentFormPage{b, models.RecordRef{Kind: models.KindRound, ID: 1, Title: "Xiaomi"}, bad}),
		"error-404":   Error(ErrorPage{Base: b, Code: 404}),
		"error-403":   Error(ErrorPage{Base: b, Code: 403}),
		"error-418":   Error(ErrorPage{Base: b, Code: 418, RequestID: "r1"}),
		"error-out":   Error(ErrorPage{Base: Base{Lang: b.Lang}, Code: 500}),
	}
}

// emptyPages are the same with nothing in them.
func emptyPages(b Base) map[string]templ.Component {
	plain := List{Path: "/here", Query: url.Values{}}
	filtered := List{Path: "/here", Query: url.Values{"name": {hostile}, "country": {"CN"}}}
	return map[string]templ.Component{
		"home":            Home(HomePage{b, &models.Home{}}),
		"home-quiet":      Home(HomePage{b, &models.Home{Companies: true}}),
		"companies":       CompanyIndex(CompanyIndexPage{Base: b, List: plain}),
		"companies-none":  CompanyIndex(CompanyIndexPage{Base: b, List: filtered}),
		"company":         CompanyShow(CompanyShowPage{Base: b, Page: &models.CompanyPage{Company: models.Company{ID: 1, Name: "New", Kind: "startup", Status: "operating"}}}),
		"company-new":     CompanyForm(CompanyFormPage{Base: b}),
		"people":          PersonIndex(PersonIndexPage{Base: b, List: plain}),
		"people-none":     PersonIndex(PersonIndexPage{Base: b, List: filtered}),
		"person":          PersonShow(PersonShowPage{Base: b, Page: &models.PersonPage{Person: models.Person{ID: 1, Name: "New"}}}),
		"person-new":      PersonForm(PersonFormPage{Base: b}),
		"rounds":          RoundIndex(RoundIndexPage{Base: b, List: plain}),
		"rounds-none":     RoundIndex(RoundIndexPage{Base: b, List: filtered}),
		"round":           RoundShow(RoundShowPage{Base: b, Page: &models.RoundPage{Round: models.RoundRow{ID: 1, Type: "seed", CompanyName: "New"}}}),
		"investors":       InvestorIndex(InvestorIndexPage{Base: b, List: plain}),
		"investors-none":  InvestorIndex(InvestorIndexPage{Base: b, List: filtered}),
		"portfolio":       PortfolioShow(PortfolioPage{Base: b, List: plain, Portfolio: &models.Portfolio{Investor: models.InvestorRef{Kind: "company", ID: 1, Name: "New"}}}),
		"investment-none": InvestmentForm(InvestmentFormPage{Base: b, On: models.RecordRef{Kind: models.KindRound, ID: 1, Title: "New"}}),
	}
}
