package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// mergePages are the pages of the merge of two records.
func mergePages(b Base) map[string]templ.Component {
	kept := models.RecordRef{Kind: "company", ID: 1, Title: "Xiaomi"}
	plan := &models.MergePlan{Kind: "company", Kept: models.MergeSide{ID: 1, Version: 2, Name: "Xiaomi"}, Gone: models.MergeSide{ID: 2, Version: 1, Name: hostile},
		Fields: []models.MergeField{{Column: "name", Kept: "Xiaomi", Gone: hostile, Choice: "kept"}, {Column: "kind", Kept: "startup", Gone: "corporate", Choice: "gone"}, {Column: "founded_on", Gone: "2010", Choice: "gone"},
			{Column: "country", Kept: "CN", Gone: "CN", Choice: "kept"}, {Column: "description", Kept: "One", Gone: hostile, Choice: "both", Long: true}},
		Names: []string{"小米", hostile}, Moved: []models.MergeCount{{Part: "role", Count: 1}, {Part: "deal", Count: 2}, {Part: "document", Count: 3}},
		Met: []models.MergeMet{{Part: "role", Record: models.RecordRef{Kind: "person", ID: 5, Title: hostile}, Detail: "founder"}, {Part: "investment", Self: true, Record: models.RecordRef{Kind: "round", ID: 1, Title: "Xiaomi · series_a"}},
			{Part: "round", Record: models.RecordRef{Kind: "round", ID: 1, Title: "Xiaomi · series_a"}, Fields: []models.FieldChange{{Name: "amount", Before: "100", After: "200", BeforeCurrency: "USD", AfterCurrency: "USD"}}}}}
	amount := int64(4_100_000_000)
	round := models.RoundRow{ID: 1, CompanyName: hostile, Type: "series_a", AnnouncedOn: "2010-12", Amount: &amount, Currency: "USD", Investors: []models.InvestorRef{{Kind: "company", ID: 3, Name: hostile}}}
	rounds := &models.MergePlan{Kind: "round", Kept: models.MergeSide{ID: 1, Version: 2, Name: hostile, Round: &round}, Gone: models.MergeSide{ID: 2, Version: 1, Name: hostile, Round: &round},
		Fields: []models.MergeField{{Column: "type", Kept: "series_a", Gone: "series_b", Choice: "kept"}, {Column: "amount", Kept: "4100000000", Gone: "4000000000", Choice: "kept", KeptCurrency: "USD", GoneCurrency: "USD"}, {Column: "currency", Kept: "USD", Gone: "CNY", Choice: "kept"}}}
	ofRound := models.RecordRef{Kind: "round", ID: 1, Title: hostile}
	return map[string]templ.Component{
		"merge-round":    Merge(MergePage{Base: b, Kept: ofRound, Round: round, Plan: rounds, Refused: "error.post_below_pre"}),
		"merge-rounds":   Merge(MergePage{Base: b, Kept: ofRound, Round: round, Others: []models.RoundRow{round}}),
		"merge-no-round": Merge(MergePage{Base: b, Kept: ofRound, Round: round}),
		"merge":          Merge(MergePage{Base: b, Kept: kept, Plan: plan}),
		"merge-question": Merge(MergePage{Base: b, Kept: kept, Name: "Xiaomi", Known: []models.NameMatch{{Kind: "company", ID: 2, Name: hostile, Other: "小米", Domain: "mi.com", Country: "CN"}}}),
		"merge-refused":  Merge(MergePage{Base: b, Kept: models.RecordRef{Kind: "person", ID: 5, Title: "Lei Jun"}, Name: hostile, Refused: "error.merge_gone"}),
	}
}
