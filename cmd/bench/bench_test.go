package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"testing"
)

// TestMain is also the ceiling, which the harness starts as a process of its own.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "ceiling" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// TestQuick keeps the harness working: it makes a small set, starts the product
// and the ceiling, and compares them.
func TestQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and starts the product")
	}
	t.Setenv("TEST_DATABASE_URL", "") // a shared server is not filled by a test
	var out, errOut bytes.Buffer
	if code := run(t.Context(), []string{"--quick", "--json", "--data", t.TempDir()}, &out, &errOut); code != 0 {
		t.Fatalf("bench = %d: %s", code, errOut.String())
	}
	var got report
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Results) != 33 {
		t.Fatalf("results = %d, want 3 pages, 2 indexes, 8 sorts of questions, 2 of logging, an import, 14 of growth and 3 sizes", len(got.Results))
	}
	for _, r := range got.Results {
		if r.Unit != "" {
			if r.Value <= 0 {
				t.Errorf("%s: not measured: %+v", r.Work, r)
			}
			continue
		}
		if r.Bytes == 0 { // no page
			if r.Ratio <= 0 || r.Work != "import" && (r.Product.P50 <= 0 || r.Other.P50 <= 0) {
				t.Errorf("%s: not measured: %+v", r.Work, r)
			}
			continue
		}
		if r.Ratio <= 0 || r.Product.PerSecond <= 0 || r.Other.PerSecond <= 0 || r.Product.Allocs <= 0 || r.Queries == 0 {
			t.Errorf("%s: not measured: %+v", r.Work, r)
		}
	}
}

// TestSet_kept holds what the set says of its companies and investors to what
// its own rows add up to.
func TestSet_kept(t *testing.T) {
	p, err := newPlace(t.TempDir(), "", "kept")
	if err != nil {
		t.Fatal(err)
	}
	b := bench{Seed: 1}
	if err := b.prepare(t.Context(), p, 300); err != nil {
		t.Fatal(err)
	}
	store, err := p.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for _, tc := range []struct{ name, wrong string }{
		{"rounds", `select count(*) from companies c where round_count <> (select count(*) from rounds r where r.company_id = c.id)
			or undisclosed_count <> (select count(*) from rounds r where r.company_id = c.id and r.amount is null)
			or last_round_on <> (select max(announced_on) from rounds r where r.company_id = c.id)
			or coalesce(raised, 0) <> (select coalesce(sum(amount), 0) from rounds r where r.company_id = c.id)`},
		{"investments of companies", `select count(*) from companies c where investment_count <> (select count(*) from investments i where i.company_id = c.id)
			or last_investment_on <> coalesce((select max(r.announced_on) from investments i join rounds r on r.id = i.round_id where i.company_id = c.id), '')`},
		{"investments of people", `select count(*) from people p where investment_count <> (select count(*) from investments i where i.person_id = p.id)`},
		{"activities", `select count(*) from deals d where last_activity_on <> (select max(a.occurred_on) from activity_links l join activities a on a.id = l.activity_id where l.deal_id = d.id)`},
	} {
		var n int
		if err := store.DB(t.Context()).Raw(tc.wrong).Scan(&n).Error; err != nil {
			t.Fatal(err)
		}
		if n != 0 {
			t.Errorf("%s: %d rows keep what their parts do not say", tc.name, n)
		}
	}
}
