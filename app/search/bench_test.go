package search_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"dealflow/app/search"
)

// Documents for benchmarks: made up, or from the three files of the Crunchbase
// export when SEARCH_BENCH_CSV names their folder.
const (
	benchCompanies = 66_000
	benchRounds    = 115_000
)

func benchDocuments(tb testing.TB) []search.Document {
	tb.Helper()
	if dir := os.Getenv("SEARCH_BENCH_CSV"); dir != "" {
		return csvDocuments(tb, dir)
	}
	rng := rand.New(rand.NewPCG(7, 11))
	syllables := strings.Fields("ka lo mi ver ta son ri ne xo pul dar bi quo zen tra fel mo nu hy gra ste vin lax po shi ma do ker")
	word := func() string {
		var b strings.Builder
		for range 2 + rng.IntN(3) {
			b.WriteString(syllables[rng.IntN(len(syllables))])
		}
		return b.String()
	}
	suffixes := []string{"", "", "", " Labs", " Technologies", " Inc", " Media", " Health", " Networks"}
	docs := make([]search.Document, 0, benchCompanies+benchRounds)
	for i := range benchCompanies {
		docs = append(docs, benchCompany(int64(i+1), word()+suffixes[rng.IntN(len(suffixes))], rng.IntN(40), rng.IntN(60), 1995+rng.IntN(20)))
	}
	for i := range benchRounds {
		docs = append(docs, benchRound(int64(i+1), &docs[rng.IntN(benchCompanies)], rng.IntN(6), 2000+rng.IntN(16), int64(rng.IntN(90_000_000))))
	}
	return docs
}

func benchCompany(id int64, name string, country, sector, year int) search.Document {
	code := string([]byte{'A' + byte(country%26), 'A' + byte(country/26)})
	sec := "Sector " + strconv.Itoa(sector)
	return search.Document{
		Kind: search.Company, RecordID: id, Version: 1, Title: name, Subtitle: sec, URL: "/companies/" + strconv.FormatInt(id, 10),
		Names:  []search.Name{{Kind: "primary", Text: name}},
		Facts:  []search.Fact{{Kind: search.FactPlace, Text: "Country " + code, Names: []string{code}}, {Kind: search.FactSector, Text: sec}},
		Facets: map[string][]string{"kind": {"company"}, "country": {code}, "sector": {sec}},
		Date:   strconv.Itoa(year),
	}
}

func benchRound(id int64, c *search.Document, series, year int, amount int64) search.Document {
	label := "Series " + string(rune('A'+series))
	return search.Document{
		Kind: search.Round, RecordID: id, Version: 1, Title: c.Title + " " + label, URL: "/rounds/" + strconv.FormatInt(id, 10),
		Names: []search.Name{{Kind: "primary", Text: c.Title + " " + label}},
		Facts: append([]search.Fact{{Kind: search.FactCompany, Text: c.Title}, {Kind: search.FactYear, Text: strconv.Itoa(year)}}, c.Facts...),
		Facets: map[string][]string{"kind": {"round"}, "country": c.Facets["country"], "sector": c.Facets["sector"],
			"type": {"series_" + string(rune('a'+series))}, "year": {strconv.Itoa(year)}, "amount": {search.Band(amount, "USD")}},
		Date: strconv.Itoa(year),
	}
}

func csvDocuments(tb testing.TB, dir string) []search.Document {
	tb.Helper()
	byKey := map[string]int{}
	var docs []search.Document
	eachCSV(tb, filepath.Join(dir, "companies.csv"), func(r []string) {
		if len(r) < 14 || r[1] == "" {
			return
		}
		id := int64(len(docs) + 1)
		d := search.Document{Kind: search.Company, RecordID: id, Version: 1, Title: r[1], URL: "/companies/" + strconv.FormatInt(id, 10),
			Names: []search.Name{{Kind: "primary", Text: r[1]}}, Facets: map[string][]string{"kind": {"company"}}, Date: r[13]}
		if r[6] != "" {
			d.Facets["country"] = []string{r[6]}
			d.Facts = append(d.Facts, search.Fact{Kind: search.FactPlace, Text: r[6], Names: []string{r[9]}})
			if r[6] == "CHN" {
				d.Facts[0].Names = append(d.Facts[0].Names, "China")
			}
		}
		for _, s := range strings.Split(r[3], "|") {
			if s != "" {
				d.Facets["sector"] = append(d.Facets["sector"], s)
				d.Facts = append(d.Facts, search.Fact{Kind: search.FactSector, Text: s})
			}
		}
		byKey[strings.ToLower(r[0])] = len(docs)
		docs = append(docs, d)
	})
	n := int64(0)
	eachCSV(tb, filepath.Join(dir, "rounds.csv"), func(r []string) {
		at, ok := byKey[strings.ToLower(r[0])]
		if !ok || len(r[4]) != 10 {
			return
		}
		n++
		year, _ := strconv.Atoi(r[4][6:])
		amount, _ := strconv.ParseInt(r[5], 10, 64)
		series := 0
		if r[3] != "" {
			series = int(r[3][0] - 'A')
		}
		docs = append(docs, benchRound(n, &docs[at], series, year, amount))
	})
	return docs
}

func eachCSV(tb testing.TB, path string, each func(row []string)) {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.LazyQuotes, r.FieldsPerRecord = true, -1
	for first := true; ; first = false {
		row, err := r.Read()
		if err == io.EOF {
			return
		}
		if err != nil {
			tb.Fatal(err)
		}
		if !first {
			each(row)
		}
	}
}

// BenchmarkEmbedded builds the full index once and measures keystrokes of each
// sort: the prefix of a name, a misspelt name, words with facets and filters.
func BenchmarkEmbedded(b *testing.B) {
	docs := benchDocuments(b)
	dir := b.TempDir()
	e := openEmbedded(b, dir)
	start := time.Now()
	if err := e.Rebuild(b.Context(), batches(docs)); err != nil {
		b.Fatal(err)
	}
	b.Logf("built %d documents in %v", len(docs), time.Since(start).Round(time.Millisecond))
	if info, err := os.Stat(filepath.Join(dir, "search.db")); err == nil {
		b.Logf("search.db is %d MB", info.Size()>>20)
	}
	names := make([]string, 0, 500)
	rng := rand.New(rand.NewPCG(3, 4))
	for len(names) < 500 {
		if name := docs[rng.IntN(benchCompanies)].Title; len(name) >= 6 {
			names = append(names, name)
		}
	}
	memory := func(what string) {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.Logf("%s: heap %d MB", what, m.HeapAlloc>>20)
	}
	memory("after the build")
	e.Close()
	start = time.Now()
	e = openEmbedded(b, dir)
	b.Logf("opened in %v", time.Since(start).Round(time.Millisecond))
	memory("after opening")
	typo := func(s string) string {
		r := []rune(s)
		i := 1 + rng.IntN(min(len(r), 7)-2)
		switch rng.IntN(3) {
		case 0:
			r[i], r[i+1] = r[i+1], r[i]
		case 1:
			r = slices.Delete(r, i, i+1)
		default:
			r[i] = 'e'
		}
		return string(r)
	}
	prefix := func(n int) func(string) search.Query {
		return func(s string) search.Query { return search.Query{Text: s[:n]} }
	}
	cases := []struct {
		name string
		make func(name string) search.Query
	}{
		{"prefix1", prefix(1)}, {"prefix2", prefix(2)}, {"prefix3", prefix(3)}, {"prefix5", prefix(5)},
		{"name", func(s string) search.Query { return search.Query{Text: s} }},
		{"typo", func(s string) search.Query { return search.Query{Text: typo(s)} }},
		{"facets", func(s string) search.Query {
			return search.Query{Text: "series a 2010", Filters: map[string][]string{"type": {"series_a", "series_b"}, "year": {"2010"}}}
		}},
		{"browse", func(s string) search.Query { return search.Query{Filters: map[string][]string{"kind": {"round"}}} }},
		{"relaxed", func(s string) search.Query { return search.Query{Text: s + " zzyzxqq series"} }},
	}
	for _, tc := range cases {
		b.Run(tc.name, func(b *testing.B) {
			// A thread's own time is what the work takes, however busy the machine is.
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			took, spent := make([]time.Duration, 0, b.N), make([]time.Duration, 0, b.N)
			for i := 0; b.Loop(); i++ {
				q := tc.make(names[i%len(names)])
				start, before := time.Now(), threadTime()
				if _, err := e.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
				took, spent = append(took, time.Since(start)), append(spent, threadTime()-before)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			slices.Sort(spent)
			b.ReportMetric(float64(spent[len(spent)/2].Microseconds())/1000, "cpu-p50-ms")
			b.ReportMetric(float64(spent[len(spent)*99/100].Microseconds())/1000, "cpu-p99-ms")
		})
	}
}

// threadTime is what this thread has used of a processor, as far as the system
// tells.
func threadTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(1, &u); err != nil { // RUSAGE_THREAD
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func batches(docs []search.Document) search.Source {
	return func(context.Context) ([]search.Document, error) {
		n := min(2000, len(docs))
		batch := docs[:n]
		docs = docs[n:]
		return batch, nil
	}
}

func ExampleBand() {
	fmt.Println(search.Band(41_000_000, "USD"), search.Band(2_000_000_000, "CNY"))
	// Output: USD:10000000-50000000 CNY:1000000000-
}
