package models

import (
	"context"
	"fmt"
)

// reference is a column that leads to records of a kind, and what a merge does
// with its rows. A new one joins by its line here; a test finds those that have
// none.
type reference struct {
	to, table, column string
	// part is what a row is called, empty for what nobody counts.
	part string
	// strong are the columns that two rows must share to be the same, soft those
	// in which they must not contradict; without any of them no two rows are.
	strong, soft []string
	// fill are the columns that the row that stays takes over where it has none.
	// An amount comes with its currency.
	fill []string
	// self is the other column that leads to a record of the same kind: a row
	// that ties the two records to each other has no meaning any more.
	self string
	// activity says that the version of the row's activity grows with it.
	activity bool
	// stays says why the rows are left with the record that goes.
	stays string
}

var references = []reference{
	{to: KindCompany, table: "names", column: "company_id", stays: "those that the other one has not are moved by mergeNames"},
	{to: KindCompany, table: "company_sectors", column: "company_id", stays: "copied by mergeSectors"},
	{to: KindCompany, table: "roles", column: "company_id", part: "role", strong: []string{"person_id", "kind"}, soft: []string{"title", "from_on", "to_on"}, fill: []string{"source_id"}},
	{to: KindCompany, table: "rounds", column: "company_id", part: "round"},
	{to: KindCompany, table: "investments", column: "company_id", part: "investment", strong: []string{"round_id"}, fill: []string{"amount", "lead", "source_id"}},
	{to: KindCompany, table: "acquisitions", column: "company_id", part: "acquisition", strong: []string{"acquirer_id"}, soft: []string{"announced_on"}, fill: []string{"price", "terms", "source_id"}, self: "acquirer_id"},
	{to: KindCompany, table: "acquisitions", column: "acquirer_id", part: "acquisition", strong: []string{"company_id"}, soft: []string{"announced_on"}, fill: []string{"price", "terms", "source_id"}, self: "company_id"},
	{to: KindCompany, table: "listings", column: "company_id", part: "listing", strong: []string{"kind"}, soft: []string{"exchange", "symbol", "listed_on"}, fill: []string{"valuation", "source_id"}},
	{to: KindCompany, table: "partnerships", column: "company_id", part: "partnership", strong: []string{"partner_id", "kind"}, soft: []string{"from_on"}, fill: []string{"description", "source_id"}, self: "partner_id"},
	{to: KindCompany, table: "partnerships", column: "partner_id", part: "partnership", strong: []string{"company_id", "kind"}, soft: []string{"from_on"}, fill: []string{"description", "source_id"}, self: "company_id"},
	{to: KindCompany, table: "deals", column: "company_id"},
	{to: KindCompany, table: "activity_links", column: "company_id", strong: []string{"activity_id"}, fill: []string{"attached", "mentioned", "attended"}, activity: true},
	{to: KindCompany, table: "shortlist_entries", column: "company_id", strong: []string{"shortlist_id"}, fill: []string{"note"}},
	{to: KindCompany, table: "tasks", column: "company_id"},
	{to: KindCompany, table: "documents", column: "company_id"},
	{to: KindCompany, table: "merges", column: "company_id"},
	{to: KindCompany, table: "captures", column: "company_id", stays: "says what one line once made; its address leads on"},

	{to: KindPerson, table: "names", column: "person_id", stays: "those that the other one has not are moved by mergeNames"},
	{to: KindPerson, table: "roles", column: "person_id", part: "role", strong: []string{"company_id", "kind"}, soft: []string{"title", "from_on", "to_on"}, fill: []string{"source_id"}},
	{to: KindPerson, table: "investments", column: "person_id", part: "investment", strong: []string{"round_id"}, fill: []string{"amount", "lead", "source_id"}},
	{to: KindPerson, table: "deals", column: "referrer_id"},
	{to: KindPerson, table: "activity_links", column: "person_id", strong: []string{"activity_id"}, fill: []string{"attached", "mentioned", "attended"}, activity: true},
	{to: KindPerson, table: "shortlist_entries", column: "person_id", strong: []string{"shortlist_id"}, fill: []string{"note"}},
	{to: KindPerson, table: "tasks", column: "person_id"},
	{to: KindPerson, table: "documents", column: "person_id"},
	{to: KindPerson, table: "merges", column: "person_id"},

	{to: KindRound, table: "investments", column: "round_id", part: "investment", strong: []string{"company_id", "person_id"}, fill: []string{"amount", "lead", "source_id"}},
	{to: KindRound, table: "deals", column: "round_id"},
	{to: KindRound, table: "activity_links", column: "round_id", strong: []string{"activity_id"}, fill: []string{"attached", "mentioned", "attended"}, activity: true},
	{to: KindRound, table: "tasks", column: "round_id"},
	{to: KindRound, table: "documents", column: "round_id"},
	{to: KindRound, table: "merges", column: "round_id"},
	{to: KindRound, table: "captures", column: "round_id", stays: "says what one line once made; its address leads on"},
	{to: KindRound, table: "revival_dismissals", column: "round_id", stays: "one reader's own \"not now\" to that very round"},
}

// mergeCounts count what goes over with a record and may be seen.
var mergeCounts = map[string][]struct{ part, query string }{
	KindCompany: {
		{"role", `select count(*) from roles where company_id = ?`},
		{"round", `select count(*) from rounds where company_id = ? and deleted_at is null`},
		{"investment", `select count(*) from investments where company_id = ?`},
		{"acquisition", `select (select count(*) from acquisitions where company_id = ?) + (select count(*) from acquisitions where acquirer_id = ?)`},
		{"listing", `select count(*) from listings where company_id = ?`},
		{"partnership", `select (select count(*) from partnerships where company_id = ?) + (select count(*) from partnerships where partner_id = ?)`},
		{"deal", `select count(*) from deals d where d.company_id = ? and d.deleted_at is null and ` + visibleDeal},
		{"activity", `select count(*) from activity_links l join activities a on a.id = l.activity_id where l.company_id = ? and a.deleted_at is null and ` + visibleActivity},
		{"task", `select count(*) from tasks t where t.company_id = ? and t.deleted_at is null and ` + visibleTask},
		{"document", `select count(*) from documents f where f.company_id = ? and f.deleted_at is null and ` + visibleDocument},
	},
	KindPerson: {
		{"role", `select count(*) from roles where person_id = ?`},
		{"investment", `select count(*) from investments where person_id = ?`},
		{"referral", `select count(*) from deals d where d.referrer_id = ? and d.deleted_at is null and ` + visibleDeal},
		{"activity", `select count(*) from activity_links l join activities a on a.id = l.activity_id where l.person_id = ? and a.deleted_at is null and ` + visibleActivity},
		{"task", `select count(*) from tasks t where t.person_id = ? and t.deleted_at is null and ` + visibleTask},
		{"document", `select count(*) from documents f where f.person_id = ? and f.deleted_at is null and ` + visibleDocument},
	},
	KindRound: {
		{"investment", `select count(*) from investments where round_id = ?`},
		{"deal", `select count(*) from deals d where d.round_id = ? and d.deleted_at is null and ` + visibleDeal},
		{"activity", `select count(*) from activity_links l join activities a on a.id = l.activity_id where l.round_id = ? and a.deleted_at is null and ` + visibleActivity},
		{"task", `select count(*) from tasks t where t.round_id = ? and t.deleted_at is null and ` + visibleTask},
		{"document", `select count(*) from documents f where f.round_id = ? and f.deleted_at is null and ` + visibleDocument},
	},
}

// count notes what goes over.
func (m *merging) count(ctx context.Context) error {
	for _, c := range mergeCounts[m.in.Kind] {
		args := []any{m.in.GoneID}
		switch c.part {
		case "acquisition", "partnership":
			args = append(args, m.in.GoneID)
		case "deal", "referral", "activity", "task", "document":
			args = append(args, m.actor.visibleArgs()...)
		}
		var n int64
		if err := m.scan(ctx, &n, c.query, args...); err != nil {
			return fmt.Errorf("count %s: %w", c.part, err)
		}
		if n > 0 {
			m.plan.Moved = append(m.plan.Moved, MergeCount{c.part, n})
		}
	}
	return nil
}
