package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestParseWhere(t *testing.T) {
	tests := []struct {
		name, text, want string
		problems         []models.WhereProblem
	}{
		{"nothing", " ", "", nil},
		{"one", "country is CN,US", "country is CN,US", nil},
		{"quoted", `name has "a ""b"" (c)"`, `name has "a ""b"" (c)"`, nil},
		{"and before or", "city empty or country is CN and rounds min 2", "city empty or (country is CN and rounds min 2)", nil},
		{"group", "country is CN and (raised min $10M or raised empty)", "country is CN and (raised min $10M or raised empty)", nil},
		{"the rest stays", "colour is red and country is CN and founded before soon", "country is CN",
			[]models.WhereProblem{{Part: "colour is red", Message: "filter.unknown_field"}, {Part: "founded before soon", Message: "filter.bad_date"}}},
		{"an operator of another kind", "rounds has 2 or country is CN", "country is CN", []models.WhereProblem{{Part: "rounds has 2", Message: "filter.unknown_op"}}},
		{"an open bracket", "(country is CN", "country is CN", []models.WhereProblem{{Part: "(", Message: "filter.syntax"}}},
		{"a bracket too many", "country is CN) and city empty", "country is CN and city empty", []models.WhereProblem{{Part: ")", Message: "filter.syntax"}}},
		{"too much in a condition", "country is CN US and city empty", "city empty", []models.WhereProblem{{Part: "country is CN US", Message: "filter.syntax"}}},
		{"too deep", "((((city empty)))) and country is CN", "country is CN", []models.WhereProblem{{Part: "(", Message: "filter.too_deep"}}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			w, problems := models.ParseWhere("companies", tc.text)
			if got := w.String(); got != tc.want {
				t.Errorf("ParseWhere(%q) = %q, want %q", tc.text, got, tc.want)
			}
			if diff := cmp.Diff(tc.problems, problems); diff != "" {
				t.Errorf("problems mismatch (-want +got):\n%s", diff)
			}
			if again, _ := models.ParseWhere("companies", w.String()); again.String() != w.String() {
				t.Errorf("read again = %q, want %q", again.String(), w.String())
			}
		})
	}
	if _, problems := models.ParseWhere("companies", strings.Repeat("city empty and ", 21)+"city empty"); len(problems) != 2 {
		t.Errorf("22 conditions give %d problems, want 2", len(problems))
	}
}

var whereCompanies = []models.CompanyInput{
	{Name: "Alpha", Kind: "startup", Status: "operating", Country: "CN", City: "Beijing", FoundedOn: "2010", Sectors: []string{"Mobile", "Web"}},
	{Name: "Beta 50%", Kind: "investor", Status: "closed", Country: "US", FoundedOn: "2010-05"},
	{Name: "alphabet_x", Kind: "startup", Status: "operating", City: "Shanghai", FoundedOn: "2010-05-17", Sectors: []string{"Web"}},
	{Name: "Gamma", Kind: "corporate", Status: "listed", Country: "CN", City: "beijing", Sectors: []string{"Cars"}},
	{Name: "Delta", Kind: "startup", Status: "operating", Country: "US", FoundedOn: "2011-01"},
}

var whereConditions = []string{"name has a", "name has %", "name has _", "name starts ALPHA", "name is gamma", "name not gamma", "city empty", "city filled", "city is BEIJING",
	"kind is startup,corporate", "kind not startup", "country empty", "country is CN", "country filled", "status is listed", "sector is Web,Cars", "sector not Web", "sector empty", "sector filled",
	"founded is 2010", "founded is 2010-05", "founded before 2010-05", "founded after 2010", "founded after 2010-05", "founded before 2011", "founded empty", "founded filled", "rounds min 1", "rounds max 0", "rounds is 1",
	"raised min 10M", "raised max $10M", "raised is ¥5M", "raised empty", "raised filled"}

// The rows that a filter finds are those for which it holds, told here without
// any SQL.
func TestStore_Companies_where(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		raised := map[string]string{"Alpha": "$10M", "Beta 50%": "$20M", "Gamma": "¥5M"}
		for _, in := range whereCompanies {
			c, err := s.CreateCompany(t.Context(), models.SystemActor, in)
			if err != nil {
				t.Fatal(err)
			}
			if amount := raised[in.Name]; amount != "" {
				modelstest.Round(t, s, c.ID, "seed", "2012", amount)
			}
		}
		random := rand.New(rand.NewPCG(7, 7))
		for i := range 300 {
			text := whereConditions[i%len(whereConditions)]
			if i >= len(whereConditions) {
				text = randomWhere(random, 2)
			}
			w, problems := models.ParseWhere("companies", text)
			if len(problems) > 0 {
				t.Fatalf("ParseWhere(%q) problems = %v", text, problems)
			}
			var want []string
			for _, in := range whereCompanies {
				if holds(w, in, raised[in.Name]) {
					want = append(want, in.Name)
				}
			}
			page, err := s.Companies(t.Context(), models.SystemActor, models.CompanyFilter{Where: &w}, models.List{})
			if err != nil {
				t.Fatal(err)
			}
			got := names(page.Rows)
			slices.Sort(got)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" || page.Count != len(want) {
				t.Errorf("%s: count %d, rows mismatch (-want +got):\n%s", text, page.Count, diff)
			}
		}
	})
}

func randomWhere(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(3) == 0 {
		return whereConditions[r.IntN(len(whereConditions))]
	}
	word := []string{" and ", " or "}[r.IntN(2)]
	return "(" + randomWhere(r, depth-1) + word + randomWhere(r, depth-1) + ")"
}

func holds(w models.Where, in models.CompanyInput, raised string) bool {
	if w.Cond != nil {
		return conditionHolds(*w.Cond, in, raised)
	}
	for _, p := range w.Parts {
		if holds(p, in, raised) == w.Any {
			return w.Any
		}
	}
	return !w.Any
}

func conditionHolds(c models.Condition, in models.CompanyInput, raised string) bool {
	values := map[string][]string{"name": {in.Name}, "city": {in.City}, "kind": {in.Kind}, "status": {in.Status}, "country": {in.Country}, "sector": in.Sectors, "founded": {in.FoundedOn}, "raised": {raised}}[c.Field]
	if c.Field == "rounds" {
		values = []string{strconv.Itoa(min(len(raised), 1))}
	}
	empty := len(values) == 0 || values[0] == ""
	any := func(match func(v string) bool) bool { return slices.ContainsFunc(values, match) }
	switch {
	case c.Op == "empty":
		return empty
	case c.Op == "filled":
		return !empty
	case c.Field == "raised":
		amount := map[string]int{"$10M": 10, "$20M": 20}
		switch c.Op + c.Value {
		case "min10M":
			return amount[raised] >= 10
		case "max$10M":
			return amount[raised] == 10
		}
		return raised == c.Value
	case c.Field == "name" || c.Field == "city":
		v, value := strings.ToLower(values[0]), strings.ToLower(c.Value)
		return map[string]bool{"has": strings.Contains(v, value), "starts": strings.HasPrefix(v, value), "is": v == value, "not": v != value}[c.Op]
	case c.Field == "founded":
		v := values[0]
		return map[string]bool{"is": strings.HasPrefix(v, c.Value), "before": v != "" && v < c.Value && !strings.HasPrefix(c.Value, v), "after": v > c.Value && !strings.HasPrefix(v, c.Value)}[c.Op]
	case c.Field == "rounds":
		return map[string]bool{"is": values[0] == c.Value, "min": values[0] >= c.Value, "max": values[0] <= c.Value}[c.Op]
	}
	in1 := any(func(v string) bool { return slices.Contains(strings.Split(c.Value, ","), v) })
	return in1 == (c.Op == "is")
}

// A restricted deal is in no filter's rows or count, and every field of every
// list is one that the database knows.
func TestStore_Deals_where(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ana, ben := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		for i, restricted := range []bool{true, false} {
			in := models.DealInput{CompanyName: fmt.Sprintf("Deal %d", i), AmountSought: "$5M", Restricted: restricted}
			if _, err := s.CreateDeal(t.Context(), ana, in); err != nil {
				t.Fatal(err)
			}
		}
		for _, tc := range []struct {
			actor models.Actor
			text  string
			want  int
		}{
			{ana, "amount min $1M", 2}, {ben, "amount min $1M", 1}, {ben, "owner is me", 0}, {ana, "owner is me", 2}, {ben, "owner not me or company has deal", 1},
			{ana, "in_stage older 1", 0}, {ana, "in_stage within 1", 2}, {ana, "stage is sourced and next_step empty", 2}, {ana, "opened within 1", 2}, {ana, "opened older 1", 0},
		} {
			w, problems := models.ParseWhere("deals", tc.text)
			page, err := s.Deals(t.Context(), tc.actor, models.DealFilter{Where: &w}, models.List{})
			if err != nil || len(problems) > 0 {
				t.Fatalf("%s: %v %v", tc.text, problems, err)
			}
			if len(page.Rows) != tc.want || page.Count != tc.want {
				t.Errorf("%s = %d rows, count %d, want %d", tc.text, len(page.Rows), page.Count, tc.want)
			}
		}
		for list, fields := range models.ListFields {
			for _, f := range fields {
				for _, op := range models.WhereOps[f.Kind] {
					readWhere(t, s, ana, list, f, op)
				}
			}
		}
	})
}

func readWhere(t *testing.T, s *models.Store, actor models.Actor, list string, f models.ListField, op string) {
	t.Helper()
	value := map[string]string{models.FieldText: "a", models.FieldChoice: "CN", models.FieldNumber: "3", models.FieldMoney: "$3M", models.FieldDate: "2010-05", models.FieldAge: "30", models.FieldTime: "2010-05", models.FieldPerson: "me"}[f.Kind]
	if op == "within" || op == "older" {
		value = "30"
	}
	if len(f.Choices) > 0 {
		value = f.Choices[0]
	}
	w, problems := models.ParseWhere(list, models.Condition{Field: f.Name, Op: op, Value: value}.String())
	if len(problems) > 0 || w.Empty() {
		t.Fatalf("%s: %s %s is refused: %v", list, f.Name, op, problems)
	}
	var err error
	switch list {
	case "deals":
		_, err = s.Deals(t.Context(), actor, models.DealFilter{Where: &w}, models.List{})
	case "companies":
		_, err = s.Companies(t.Context(), actor, models.CompanyFilter{Where: &w}, models.List{})
	case "people":
		_, err = s.People(t.Context(), actor, models.PersonFilter{Where: &w}, models.List{})
	case "rounds":
		_, err = s.Rounds(t.Context(), actor, models.RoundFilter{Where: &w}, models.List{})
	case "investors":
		_, err = s.Investors(t.Context(), actor, models.InvestorFilter{Where: &w}, models.List{})
	}
	if err != nil {
		t.Errorf("%s: %s %s: %v", list, f.Name, op, err)
	}
}

// A filter that was taken apart for its form and put together again lets the
// same rows through, and is taken apart in the same way.
func TestWhere_Groups(t *testing.T) {
	tests := []struct{ text, again string }{
		{"", ""}, {"city empty", "city empty"},
		{"city empty or country is CN", "city empty or country is CN"},
		{"country is CN and (raised min $10M or raised empty)", "country is CN and (raised min $10M or raised empty)"},
		{"city empty or (country is CN and rounds min 2) or (country is US and rounds max 1)", "city empty or (country is CN and rounds min 2) or (country is US and rounds max 1)"},
		{"(country is CN and city empty) and rounds min 2", "country is CN and city empty and rounds min 2"},
		{"country is CN and (city empty or (rounds min 2 and raised empty))", "country is CN and (city empty or (rounds min 2 and raised empty))"},
	}
	for _, tc := range tests {
		w, problems := models.ParseWhere("companies", tc.text)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		any, groups := w.Groups()
		if got := models.WhereOf(any, groups).String(); got != tc.again {
			t.Errorf("WhereOf(Groups(%q)) = %q, want %q", tc.text, got, tc.again)
		}
	}
	random := rand.New(rand.NewPCG(3, 3))
	for range 300 {
		text := randomWhere(random, 2)
		w, _ := models.ParseWhere("companies", text)
		any, groups := w.Groups()
		again := models.WhereOf(any, groups)
		for _, in := range whereCompanies {
			if holds(w, in, "") != holds(again, in, "") {
				t.Errorf("%s became %s, which differs on %s", text, again.String(), in.Name)
			}
		}
	}
}
