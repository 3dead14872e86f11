// Package judged holds queries with the records that a partner wants first, and
// measures how well an engine does by them.
package judged

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"dealflow/app/search"
	"dealflow/models"
)

//go:embed demo.txt
var demoText string

//go:embed crunchbase.txt
var crunchbaseText string

//go:embed document.txt
var documentText string

// Demo are the queries over the demo facts alone.
func Demo() ([]Case, error) { return Parse(demoText) }

// Crunchbase are the queries over the Crunchbase export of December 2015, which
// was imported into a database with the demo facts.
func Crunchbase() ([]Case, error) { return Parse(crunchbaseText) }

// Documents are queries for passages of documents that a test has uploaded
// beside the demo facts.
func Documents() ([]Case, error) { return Parse(documentText) }

// Case is one query. Want are the records that are right in the first place,
// each "kind Title"; Where are facets of which such a record has all, instead.
type Case struct {
	Class string
	Query string
	Want  []string
	Where map[string][]string
}

// Parse reads cases: "[class]" begins a class, "query => kind Title | …" is a
// case, "query => round where type=series_b year=2011" one by facets.
func Parse(text string) ([]Case, error) {
	var cases []Case
	class := ""
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
			continue
		case strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]"):
			class = strings.Trim(line, "[]")
			continue
		}
		query, want, ok := strings.Cut(line, "=>")
		c := Case{Class: class, Query: strings.TrimSpace(query)}
		if kind, where, by := strings.Cut(want, " where "); by {
			c.Where = map[string][]string{"kind": {strings.TrimSpace(kind)}}
			for _, pair := range strings.Fields(where) {
				facet, value, _ := strings.Cut(pair, "=")
				c.Where[facet] = []string{value}
			}
		} else {
			for _, w := range strings.Split(want, "|") {
				c.Want = append(c.Want, strings.TrimSpace(w))
			}
		}
		if !ok || class == "" || c.Query == "" || len(c.Want) == 0 && len(c.Where) < 2 {
			return nil, fmt.Errorf("judged queries: line %d makes no sense: %q", n+1, line)
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// depth is how far down a right record still counts.
const depth = 10

// Verdict is how a case came out: Rank is the place of the first right record,
// 0 when it is not among the first ten. Got is what stood first.
type Verdict struct {
	Case
	Rank int
	Got  string
}

// Report are the verdicts over one engine.
type Report struct {
	Engine   string
	Verdicts []Verdict
}

// Judge asks every case on behalf of the program itself.
func Judge(ctx context.Context, s *search.Searcher, cases []Case) (Report, error) {
	r := Report{Engine: s.EngineName()}
	for _, c := range cases {
		found, err := s.Search(ctx, models.SystemActor, search.Query{Text: c.Query, Limit: depth})
		if err != nil {
			return r, fmt.Errorf("judge %q: %w", c.Query, err)
		}
		if found.Degraded {
			return r, fmt.Errorf("judge %q: %s did not answer, the database did", c.Query, r.Engine)
		}
		right := func(h search.Hit) bool { return slices.Contains(c.Want, string(h.Kind)+" "+h.Title) }
		if c.Where != nil {
			refs, err := all(ctx, s, c.Where)
			if err != nil {
				return r, fmt.Errorf("judge %q: %w", c.Query, err)
			}
			right = func(h search.Hit) bool { return refs[h.Ref()] }
		}
		v := Verdict{Case: c, Rank: slices.IndexFunc(found.Hits, right) + 1}
		if len(found.Hits) > 0 {
			v.Got = string(found.Hits[0].Kind) + " " + found.Hits[0].Title
		}
		r.Verdicts = append(r.Verdicts, v)
	}
	return r, nil
}

// all are the records with all of these facets.
func all(ctx context.Context, s *search.Searcher, where map[string][]string) (map[search.Ref]bool, error) {
	refs := map[search.Ref]bool{}
	q := search.Query{Filters: where, Limit: 200, NoFacets: true}
	for {
		r, err := s.Search(ctx, models.SystemActor, q)
		if err != nil {
			return nil, err
		}
		for _, h := range r.Hits {
			refs[h.Ref()] = true
		}
		if q.After = r.Next; q.After == "" || len(refs) > 20_000 {
			return refs, nil
		}
	}
}

// Score is the share of cases whose first record is right, and the mean of the
// reciprocal ranks.
type Score struct {
	Cases   int
	Success float64
	MRR     float64
}

// Score sums up the cases of the classes that pass the filter.
func (r Report) Score(in func(class string) bool) Score {
	var s Score
	for _, v := range r.Verdicts {
		if !in(v.Class) {
			continue
		}
		s.Cases++
		if v.Rank == 1 {
			s.Success++
		}
		if v.Rank > 0 {
			s.MRR += 1 / float64(v.Rank)
		}
	}
	if s.Cases > 0 {
		s.Success /= float64(s.Cases)
		s.MRR /= float64(s.Cases)
	}
	return s
}

// The bars that an engine has to reach.
const (
	NamesAtOne = 0.95 // success at one over the classes of names
	OverallMRR = 0.90
)

// names are the classes that ask for a record by one of its names.
var names = []string{"name exact", "name prefix", "chinese exact", "chinese traditional", "pinyin", "accents", "domain"}

// IsName says whether a class asks for a record by one of its names.
func IsName(class string) bool { return slices.Contains(names, class) }

// Everything takes all classes.
func Everything(string) bool { return true }

// Check returns an error that lists what falls short of the bars, and the cases
// that came out wrong.
func (r Report) Check() error {
	var errs []error
	if s := r.Score(IsName); s.Cases > 0 && s.Success < NamesAtOne {
		errs = append(errs, fmt.Errorf("%s: %.3f of the names come first, want %.2f", r.Engine, s.Success, NamesAtOne))
	}
	if s := r.Score(Everything); s.MRR < OverallMRR {
		errs = append(errs, fmt.Errorf("%s: MRR %.3f over all, want %.2f", r.Engine, s.MRR, OverallMRR))
	}
	if len(errs) == 0 {
		return nil
	}
	return errors.Join(append(errs, r.wrong()...)...)
}

func (r Report) wrong() []error {
	var errs []error
	for _, v := range r.Verdicts {
		if v.Rank != 1 {
			errs = append(errs, fmt.Errorf("  %s: %q has %v at %d, %q first", v.Class, v.Query, v.Want, v.Rank, v.Got))
		}
	}
	return errs
}

// Write prints a table of the classes, and the cases that came out wrong.
func (r Report) Write(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "%s\tqueries\tsuccess@1\tMRR\t\n", r.Engine)
	line := func(name string, in func(string) bool) {
		s := r.Score(in)
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t\n", name, s.Cases, s.Success, s.MRR)
	}
	var classes []string
	for _, v := range r.Verdicts {
		if !slices.Contains(classes, v.Class) {
			classes = append(classes, v.Class)
		}
	}
	for _, class := range classes {
		line(class, func(c string) bool { return c == class })
	}
	line("all names", IsName)
	line("all", Everything)
	if err := t.Flush(); err != nil {
		return err
	}
	for _, err := range r.wrong() {
		if _, err := fmt.Fprintln(w, err); err != nil {
			return err
		}
	}
	return nil
}
