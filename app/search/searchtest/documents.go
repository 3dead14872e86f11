package searchtest

import (
	"strconv"

	"dealflow/app/search"
)

// The records of the suite's documents.
var (
	LeiJun      = search.Ref{Kind: search.Person, ID: 1}
	LiuQin      = search.Ref{Kind: search.Person, ID: 2}
	LeiJunHomo  = search.Ref{Kind: search.Person, ID: 3} // 雷君, said like 雷军
	JurgenMulle = search.Ref{Kind: search.Person, ID: 4}

	Xiaomi      = search.Ref{Kind: search.Company, ID: 1}
	Vancl       = search.Ref{Kind: search.Company, ID: 2}
	UCWeb       = search.Ref{Kind: search.Company, ID: 3}
	Morningside = search.Ref{Kind: search.Company, ID: 4}
	Kingsoft    = search.Ref{Kind: search.Company, ID: 5}
	XSS         = search.Ref{Kind: search.Company, ID: 6}
	Alibaba     = search.Ref{Kind: search.Company, ID: 7}
	XiaomiSoft  = search.Ref{Kind: search.Company, ID: 8}
	Cafe        = search.Ref{Kind: search.Company, ID: 9}

	XiaomiA  = search.Ref{Kind: search.Round, ID: 1}
	XiaomiB  = search.Ref{Kind: search.Round, ID: 2}
	VanclD   = search.Ref{Kind: search.Round, ID: 3}
	AlibabaB = search.Ref{Kind: search.Round, ID: 4}

	OpenDeal   = search.Ref{Kind: search.Deal, ID: 1}
	SecretDeal = search.Ref{Kind: search.Deal, ID: 2}

	Note       = search.Ref{Kind: search.Activity, ID: 1}
	SecretNote = search.Ref{Kind: search.Activity, ID: 2}
)

// Partner may see the restricted deal of the suite, Outsider may not.
var (
	Partner  = search.Viewer{UserID: 7}
	Outsider = search.Viewer{UserID: 8}
)

var china = search.Fact{Kind: search.FactPlace, Text: "China", Names: []string{"CN", "中国"}}

// Documents are the documents of the suite: the first case, and what could be
// mistaken for it.
func Documents() []search.Document {
	docs := append(people(), companies()...)
	docs = append(docs, rounds()...)
	docs = append(docs, pipeline()...)
	for i := range docs {
		docs[i].Version = 1
		docs[i].Added = 1_000 * docs[i].RecordID
		docs[i].URL = map[search.Kind]string{
			search.Company: "/companies/", search.Person: "/people/", search.Round: "/rounds/", search.Deal: "/deals/", search.Activity: "/activities/",
		}[docs[i].Kind] + strconv.FormatInt(docs[i].RecordID, 10)
		if docs[i].Facets == nil {
			docs[i].Facets = map[string][]string{}
		}
		docs[i].Facets["kind"] = []string{string(docs[i].Kind)}
	}
	return docs
}

func people() []search.Document {
	return []search.Document{
		{Kind: search.Person, RecordID: 1, Title: "Lei Jun", Subtitle: "Founder and president of Xiaomi", Founder: true,
			Names: []search.Name{{Kind: "primary", Text: "Lei Jun"}, {Kind: "native", Text: "雷军"}},
			Facts: []search.Fact{
				{Kind: search.FactFounder, Text: "Xiaomi", Names: []string{"小米"}, Words: []string{"founder", "president"}},
				{Kind: search.FactRole, Text: "Kingsoft", Names: []string{"金山"}, Words: []string{"chair", "chairman"}},
			}},
		{Kind: search.Person, RecordID: 2, Title: "Liu Qin", Subtitle: "Partner of Morningside Ventures",
			Names: []search.Name{{Kind: "primary", Text: "Liu Qin"}, {Kind: "native", Text: "刘芹"}},
			Facts: []search.Fact{{Kind: search.FactRole, Text: "Morningside Ventures", Names: []string{"晨兴资本"}, Words: []string{"partner"}}}},
		{Kind: search.Person, RecordID: 3, Title: "雷君", Names: []search.Name{{Kind: "primary", Text: "雷君"}}},
		{Kind: search.Person, RecordID: 4, Title: "Jürgen Müller", Names: []search.Name{{Kind: "primary", Text: "Jürgen Müller"}}},
	}
}

func company(id int64, name string, facts []search.Fact, names ...search.Name) search.Document {
	return search.Document{
		Kind: search.Company, RecordID: id, Title: name, Facts: facts,
		Names: append([]search.Name{{Kind: "primary", Text: name}}, names...),
	}
}

func companies() []search.Document {
	xiaomi := company(1, "Xiaomi", []search.Fact{china, {Kind: search.FactFoundedBy, Text: "Lei Jun", Names: []string{"雷军"}}}, search.Name{Kind: "native", Text: "小米"})
	xiaomi.Facets = map[string][]string{"sector": {"Mobile", "Consumer Electronics"}, "country": {"CN"}, "investor": {"Morningside Ventures"}}
	xiaomi.Date = "2014-12-22"
	vancl := company(2, "Vancl", []search.Fact{china}, search.Name{Kind: "native", Text: "凡客诚品"}, search.Name{Kind: "alias", Text: "凡客"})
	vancl.Facets = map[string][]string{"sector": {"E-Commerce"}, "country": {"CN"}}
	ucweb := company(3, "UCWEB", []search.Fact{china}, search.Name{Kind: "native", Text: "UC优视"})
	ucweb.Facets = map[string][]string{"sector": {"Mobile"}, "country": {"CN"}}
	morningside := company(4, "Morningside Ventures", nil, search.Name{Kind: "native", Text: "晨兴资本"})
	kingsoft := company(5, "Kingsoft", []search.Fact{china, {Kind: search.FactDomain, Text: "kingsoft.com"}}, search.Name{Kind: "native", Text: "金山"}, search.Name{Kind: "former", Text: "Super Software"})
	kingsoft.Passages = []search.Passage{{Label: "description", Text: "Office suites and an antivirus for the desktop. 开发办公软件。"}}
	kingsoft.Facets = map[string][]string{"sector": {"Software"}, "country": {"CN"}}
	return []search.Document{
		xiaomi, vancl, ucweb, morningside, kingsoft,
		company(6, `XSS<img src=x onerror=prompt("1")>`, nil),
		company(7, "Alibaba", []search.Fact{china}, search.Name{Kind: "native", Text: "阿里巴巴"}),
		company(8, "Xiaomi Software", nil),
		company(9, "Café Noir", nil),
	}
}

func round(id int64, company, native, label, kind, date, band string) search.Document {
	return search.Document{
		Kind: search.Round, RecordID: id, Title: company + " " + label, Date: date,
		Names: []search.Name{{Kind: "primary", Text: company + " " + label}},
		Facts: []search.Fact{
			{Kind: search.FactCompany, Text: company, Names: []string{native}},
			{Kind: search.FactYear, Text: date[:4]},
			china,
		},
		Facets: map[string][]string{"country": {"CN"}, "type": {kind}, "year": {date[:4]}, "amount": {band}},
		Attrs:  map[string]string{"type": kind},
	}
}

func rounds() []search.Document {
	a := round(1, "Xiaomi", "小米", "Series A", "series_a", "2010-12-01", search.Band(41_000_000, "USD"))
	a.Facts = append(a.Facts, search.Fact{Kind: search.FactInvestor, Text: "Morningside Ventures", Names: []string{"晨兴资本"}})
	a.Facets["investor"] = []string{"Morningside Ventures"}
	a.Facets["sector"] = []string{"Mobile", "Consumer Electronics"}
	docs := []search.Document{
		a,
		round(2, "Xiaomi", "小米", "Series B", "series_b", "2011-12-27", search.Band(90_000_000, "USD")),
		round(3, "Vancl", "凡客诚品", "Series D", "series_d", "2010-04-01", search.Band(40_000_000, "USD")),
		round(4, "Alibaba", "阿里巴巴", "Series B", "series_b", "2010-02-01", "undisclosed"),
	}
	for i, units := range []int64{41_000_000, 90_000_000, 40_000_000} {
		docs[i].Amount, docs[i].Currency = units, "USD"
	}
	return docs
}

func pipeline() []search.Document {
	deal := func(id int64, title, stage, owner string, readers []int64) search.Document {
		return search.Document{
			Kind: search.Deal, RecordID: id, Title: title, Names: []search.Name{{Kind: "primary", Text: title}}, Readers: readers, Ours: true, Date: "2011-11-01",
			Facts:  []search.Fact{{Kind: search.FactTerm, Text: stage}},
			Facets: map[string][]string{"stage": {stage}, "owner": {owner}},
		}
	}
	note := func(id int64, title, body string, readers []int64) search.Document {
		return search.Document{
			Kind: search.Activity, RecordID: id, Title: title, Names: []search.Name{{Kind: "primary", Text: title}}, Readers: readers,
			Facts:    []search.Fact{{Kind: search.FactAbout, Text: "Vancl", Names: []string{"凡客"}}},
			Passages: []search.Passage{{Label: "note", Text: body}},
		}
	}
	return []search.Document{
		deal(1, "Kingsoft Cloud", "screening", "Ann Lee", nil),
		deal(2, "Project Nightjar", "term_sheet", "Bo Chen", []int64{7}),
		note(1, "Call with the founders", "They expect logistics costs to halve once the warehouse in Tianjin opens. 仓库明年开业。", nil),
		note(2, "Nightjar terms", "A liquidation preference of two was refused by the counterparty.", []int64{7}),
	}
}
