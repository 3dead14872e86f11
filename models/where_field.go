package models

import (
	"slices"
	"strconv"
	"strings"

	"dealflow/models/money"
)

// Kinds of fields that a filter knows. They decide which operators fit.
const (
	FieldText   = "text"
	FieldChoice = "choice"
	FieldNumber = "number"
	FieldMoney  = "money"
	FieldDate   = "date"
	FieldAge    = "age"
	FieldTime   = "time"
	FieldPerson = "person"
)

// WhereOps are the operators of each kind of field. "min" and "max" include the
// value; "within" and "older" take a number of days; "from" and "to" are whole
// dates that begin no earlier, and end no later, than the value does.
var WhereOps = map[string][]string{
	FieldText:   {"has", "starts", "is", "not", "empty", "filled"},
	FieldChoice: {"is", "not", "empty", "filled"},
	FieldNumber: {"is", "min", "max"},
	FieldMoney:  {"min", "max", "is", "empty", "filled"},
	FieldDate:   {"is", "before", "after", "from", "to", "within", "older", "empty", "filled"},
	FieldAge:    {"older", "within"},
	FieldTime:   {"is", "before", "after", "from", "to", "within", "older", "empty", "filled"},
	FieldPerson: {"is", "not"},
}

// ListField is a field of a list that a filter may name. Choices are the values
// of one that has fixed ones.
type ListField struct {
	Name, Kind string
	Choices    []string

	// column and currency are constant SQL. exists begins the subquery of a field
	// that a record has several values of.
	column, currency, exists string
	// nullable says that the column of a person may be null.
	nullable bool
}

// A deal has reached the stage that it came furthest to, and all before it; it has
// left those that it does not stand open in.
const (
	reachedExists = `select 1 from stages fs join stages rs on rs.position <= fs.position where fs.id = coalesce(d.furthest_id, d.stage_id)`
	leftExists    = `select 1 from deal_stages ds join stages ls on ls.id = ds.stage_id where ds.deal_id = d.id and ds.days is not null`
	listedExists  = `select 1 from reasons lr where lr.id = d.reason_id`
)

const (
	referrerExists = `select 1 from people rp where rp.id = d.referrer_id and rp.deleted_at is null`
	founderExists  = `select 1 from roles fr join people fp on fp.id = fr.person_id and fp.deleted_at is null where fr.company_id = c.id and fr.kind = 'founder'`
	backerExists   = `select 1 from rounds br join investments bi on bi.round_id = br.id left join companies bc on bc.id = bi.company_id left join people bp on bp.id = bi.person_id where br.company_id = c.id and br.deleted_at is null`
	investorExists = `select 1 from investments bi left join companies bc on bc.id = bi.company_id left join people bp on bp.id = bi.person_id where bi.round_id = r.id`
	backerName     = `coalesce(bc.name, bp.name)`

	// lastTypeExists is the company's latest round; see fillLastRounds.
	lastTypeExists = `select 1 from rounds lt where lt.deleted_at is null and lt.id = (
		select l.id from rounds l where l.company_id = c.id and l.deleted_at is null order by l.announced_on desc, l.id desc limit 1)`
	backerCount = `(select count(distinct coalesce(bi.company_id * 2, bi.person_id * 2 + 1)) from rounds br join investments bi on bi.round_id = br.id where br.company_id = c.id and br.deleted_at is null)`
)

const (
	sectorExists = `select 1 from company_sectors cs where cs.company_id = c.id`
	roleExists   = `select 1 from roles ro where ro.person_id = p.id`
)

// ListFields are the fields of each list, in the order they are offered.
var ListFields = map[string][]ListField{
	"deals": {
		{Name: "company", Kind: FieldText, column: "c.name"},
		{Name: "title", Kind: FieldText, column: "d.title"},
		{Name: "stage", Kind: FieldChoice, column: "st.key"},
		{Name: "status", Kind: FieldChoice, Choices: DealStatuses, column: "d.status"},
		{Name: "owner", Kind: FieldPerson, column: "d.owner_id"},
		{Name: "amount", Kind: FieldMoney, column: "d.amount_sought", currency: "d.currency"},
		{Name: "next_step", Kind: FieldText, column: "d.next_step"},
		{Name: "next_step_on", Kind: FieldDate, column: "d.next_step_on"},
		{Name: "in_stage", Kind: FieldAge, column: "d.stage_since"},
		{Name: "activity", Kind: FieldDate, column: "d.last_activity_on"},
		{Name: "opened", Kind: FieldDate, column: "d.opened_on"},
		{Name: "origin", Kind: FieldText, column: "d.origin"},
		{Name: "referrer", Kind: FieldText, column: "rp.name", exists: referrerExists},
		{Name: "reason", Kind: FieldText, column: "d.reason"},
		{Name: "closed", Kind: FieldTime, column: "d.closed_at"},
		{Name: "decided_by", Kind: FieldPerson, column: "d.decided_by", nullable: true},
		{Name: "country", Kind: FieldChoice, column: "c.country"},
		{Name: "sector", Kind: FieldChoice, column: "cs.sector", exists: sectorExists},
		{Name: "updated", Kind: FieldAge, column: "d.updated_at"},
		{Name: "reached", Kind: FieldChoice, column: "rs.key", exists: reachedExists},
		{Name: "left_stage", Kind: FieldChoice, column: "ls.key", exists: leftExists},
		{Name: "listed_reason", Kind: FieldChoice, column: "lr.key", exists: listedExists},
		{Name: "decided_in", Kind: FieldNumber, column: "d.decision_days"},
		{Name: "restricted", Kind: FieldChoice, Choices: []string{"yes", "no"}, column: "case when d.restricted then 'yes' else 'no' end"},
	},
	"companies": {
		{Name: "name", Kind: FieldText, column: "c.name"},
		{Name: "kind", Kind: FieldChoice, Choices: CompanyKinds, column: "c.kind"},
		{Name: "status", Kind: FieldChoice, Choices: CompanyStatuses, column: "c.status"},
		{Name: "sector", Kind: FieldChoice, column: "cs.sector", exists: sectorExists},
		{Name: "country", Kind: FieldChoice, column: "c.country"},
		{Name: "region", Kind: FieldText, column: "c.region"},
		{Name: "city", Kind: FieldText, column: "c.city"},
		{Name: "founded", Kind: FieldDate, column: "c.founded_on"},
		{Name: "rounds", Kind: FieldNumber, column: "c.round_count"},
		{Name: "raised", Kind: FieldMoney, column: "c.raised", currency: "c.raised_currency"},
		{Name: "last_round", Kind: FieldDate, column: "c.last_round_on"},
		{Name: "last_type", Kind: FieldChoice, Choices: RoundTypes, column: "lt.type", exists: lastTypeExists},
		{Name: "founder", Kind: FieldText, column: "fp.name", exists: founderExists},
		{Name: "investor", Kind: FieldText, column: backerName, exists: backerExists},
		{Name: "investors", Kind: FieldNumber, column: backerCount},
		{Name: "domain", Kind: FieldText, column: "c.domain"},
		{Name: "description", Kind: FieldText, column: "c.description"},
		{Name: "updated", Kind: FieldAge, column: "c.updated_at"},
	},
	"people": {
		{Name: "name", Kind: FieldText, column: "p.name"},
		{Name: "role", Kind: FieldChoice, Choices: RoleKinds, column: "ro.kind", exists: roleExists},
		{Name: "country", Kind: FieldChoice, column: "p.country"},
		{Name: "city", Kind: FieldText, column: "p.city"},
		{Name: "email", Kind: FieldText, column: "p.email"},
		{Name: "investments", Kind: FieldNumber, column: "p.investment_count"},
		{Name: "last_investment", Kind: FieldDate, column: "p.last_investment_on"},
		{Name: "updated", Kind: FieldAge, column: "p.updated_at"},
	},
	"rounds": {
		{Name: "company", Kind: FieldText, column: "c.name"},
		{Name: "type", Kind: FieldChoice, Choices: RoundTypes, column: "r.type"},
		{Name: "announced", Kind: FieldDate, column: "r.announced_on"},
		{Name: "amount", Kind: FieldMoney, column: "r.amount", currency: "r.currency"},
		{Name: "pre_money", Kind: FieldMoney, column: "r.pre_money", currency: "r.currency"},
		{Name: "post_money", Kind: FieldMoney, column: "r.post_money", currency: "r.currency"},
		{Name: "investor", Kind: FieldText, column: backerName, exists: investorExists},
		{Name: "instrument", Kind: FieldChoice, Choices: Instruments, column: "r.instrument"},
		{Name: "country", Kind: FieldChoice, column: "c.country"},
		{Name: "sector", Kind: FieldChoice, column: "cs.sector", exists: sectorExists},
		{Name: "updated", Kind: FieldAge, column: "r.updated_at"},
	},
	"investors": {
		{Name: "name", Kind: FieldText, column: "v.name"},
		{Name: "country", Kind: FieldChoice, column: "v.country"},
		{Name: "investments", Kind: FieldNumber, column: "v.investment_count"},
		{Name: "last_investment", Kind: FieldDate, column: "v.last_investment_on"},
	},
}

func listField(list, name string) (ListField, bool) {
	fields := ListFields[list]
	i := slices.IndexFunc(fields, func(f ListField) bool { return f.Name == name })
	if i < 0 {
		return ListField{}, false
	}
	return fields[i], true
}

func takesValue(op string) bool { return op != "empty" && op != "filled" }

// CheckCondition says with a message key what is wrong with a condition on a
// list, empty for nothing, and writes its value in the one way it is kept.
func CheckCondition(list string, c *Condition) string {
	f, known := listField(list, c.Field)
	switch {
	case !known:
		return "filter.unknown_field"
	case !slices.Contains(WhereOps[f.Kind], c.Op):
		return "filter.unknown_op"
	case !takesValue(c.Op):
		c.Value = ""
		return ""
	}
	c.Value = clean(c.Value)
	if c.Value == "" || len([]rune(c.Value)) > 200 {
		return "filter.bad_value"
	}
	return f.checkValue(c)
}

func (f ListField) checkValue(c *Condition) string {
	if c.Op == "within" || c.Op == "older" {
		return whole(c, 36500, "filter.bad_days")
	}
	switch f.Kind {
	case FieldNumber:
		return whole(c, 1<<40, "filter.bad_number")
	case FieldPerson:
		if c.Value != "me" {
			return whole(c, 1<<62, "filter.bad_value")
		}
	case FieldMoney:
		if _, err := money.Parse(c.Value, "USD"); err != nil {
			return "filter.bad_money"
		}
	case FieldDate, FieldTime:
		d, err := money.ParseDate(c.Value)
		if err != nil || d.IsZero() {
			return "filter.bad_date"
		}
		c.Value = string(d)
	case FieldChoice:
		return f.checkChoice(c.Value)
	}
	return ""
}

func (f ListField) checkChoice(value string) string {
	for _, v := range strings.Split(value, ",") {
		if v == "" || f.Choices != nil && !slices.Contains(f.Choices, v) {
			return "filter.bad_choice"
		}
	}
	return ""
}

func whole(c *Condition, most int64, message string) string {
	n, err := strconv.ParseInt(c.Value, 10, 64)
	if err != nil || n < 0 || n > most {
		return message
	}
	c.Value = strconv.FormatInt(n, 10)
	return ""
}
