package main

import (
	"strings"
	"time"

	"dealflow/models"
)

// A table is the rows of a set that go into one table of the database.
type table struct {
	name    string
	columns []string
	n       int
	// row gives the rows of index i, 0 ≤ i < n: mostly one.
	row func(i int) [][]any
}

func one(cells ...any) [][]any { return [][]any{cells} }

// tables are those of the set, each after those that it speaks of.
func (s *set) tables() []table {
	return []table{s.users(), s.companyTable(), s.sectorTable(), s.peopleTable(), s.nameTable(), s.roleTable(), s.roundTable(), s.investmentTable(),
		s.dealTable(), s.activityTable(), s.linkTable(), s.moveTable()}
}

func fields(columns string) []string { return strings.Fields(columns) }

func (s *set) users() table {
	return table{"users", fields("id email name role created_at updated_at"), members, func(i int) [][]any {
		name, role := s.personName(-1-i), "member"
		if i == 0 {
			role = "admin"
		}
		return one(int64(i+1), strings.ToLower(strings.ReplaceAll(name, " ", "."))+"@firm.example", name, role, firstDay, firstDay)
	}}
}

func (s *set) companyTable() table {
	columns := "id name name_key kind description website domain country city status founded_on round_count undisclosed_count last_round_on raised raised_currency investment_count last_investment_on created_at updated_at"
	return table{"companies", fields(columns), s.companies, func(i int) [][]any {
		rng := s.random(5, i)
		name, k := s.companyName(i), s.companyKept[i]
		kind := "startup"
		if i < s.investors() {
			kind = "investor"
		}
		domain := strings.ToLower(strings.ReplaceAll(name, " ", "")) + ".example"
		country := countries[rng.IntN(len(countries))]
		var raised any
		currency := ""
		if k.raised > 0 {
			raised, currency = k.raised, "USD"
		}
		at := s.moment(i, s.companies)
		return one(int64(i+1), name, models.NameKey(name), kind, "Makes "+strings.ToLower(sectors[rng.IntN(len(sectors))])+" easier for those who have little time.",
			"https://"+domain, domain, country, cities[country], "operating", s.rounds[i].founded(), k.rounds, k.undisclosed, k.lastRound, raised, currency,
			k.investments, k.lastInvestment, at, at)
	}}
}

// founded is some years before the company's first round in the set.
func (r round) founded() string {
	return time.Date(int(r.year)-3, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")
}

func (s *set) sectorTable() table {
	return table{"company_sectors", fields("company_id sector position"), s.companies, func(i int) [][]any {
		first := s.random(6, i).IntN(len(sectors))
		rows := one(int64(i+1), sectors[first], int64(0))
		if i%2 == 0 {
			rows = append(rows, []any{int64(i + 1), sectors[(first+7)%len(sectors)], int64(1)})
		}
		return rows
	}}
}

func (s *set) peopleTable() table {
	columns := "id name name_key country investment_count last_investment_on created_at updated_at"
	return table{"people", fields(columns), s.people(), func(i int) [][]any {
		name, at, k := s.personName(i), s.moment(i, s.people()), s.peopleKept[i]
		return one(int64(i+1), name, models.NameKey(name), countries[i%len(countries)], k.investments, k.lastInvestment, at, at)
	}}
}

// nameTable gives every tenth company and person a name in Chinese.
func (s *set) nameTable() table {
	tenth := s.companies / 10
	return table{"names", fields("id company_id person_id kind value name_key"), 2 * tenth, func(i int) [][]any {
		rng := s.random(7, i)
		if i < tenth {
			value := hanName(rng, 2+rng.IntN(3))
			return one(int64(i+1), int64(10*i+1), nil, "native", value, models.NameKey(value))
		}
		value := hanName(rng, 2+rng.IntN(2))
		return one(int64(i+1), nil, int64(10*(i-tenth)+1), "native", value, models.NameKey(value))
	}}
}

func (s *set) roleTable() table {
	return table{"roles", fields("id person_id company_id kind title created_at"), s.people(), func(i int) [][]any {
		company := i + 1
		if i >= s.companies {
			company = 2*(i-s.companies) + 1
		}
		return one(int64(i+1), int64(i+1), int64(company), "founder", "Co-founder", firstDay)
	}}
}

func (s *set) roundTable() table {
	return table{"rounds", fields("id company_id type announced_on amount currency created_at updated_at"), len(s.rounds), func(i int) [][]any {
		r := s.rounds[i]
		var amount any
		currency := ""
		if r.amount > 0 {
			amount, currency = r.amount, "USD"
		}
		at := s.moment(i, len(s.rounds))
		return one(int64(i+1), int64(r.company), roundKinds[r.kind], r.day(), amount, currency, at, at)
	}}
}

func (s *set) investmentTable() table {
	return table{"investments", fields("id round_id company_id person_id lead created_at"), len(s.investments), func(i int) [][]any {
		v := s.investments[i]
		var company, person any = int64(v.investor), nil
		if v.investor < 0 {
			company, person = nil, int64(-v.investor)
		}
		return one(int64(i+1), int64(v.round), company, person, i%3 == 0, firstDay)
	}}
}
