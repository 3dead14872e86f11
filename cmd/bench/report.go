package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// figures are what one side of a comparison reached. What was not measured is 0.
type figures struct {
	PerSecond float64 `json:"per_second,omitempty"`
	P50       float64 `json:"p50_ms,omitempty"`
	P99       float64 `json:"p99_ms,omitempty"`
	Allocs    float64 `json:"allocs,omitempty"`
}

func (s *sample) figures(allocs float64) figures {
	return figures{PerSecond: s.perSecond(), P50: s.quantile(0.5), P99: s.quantile(0.99), Allocs: allocs}
}

// A result is a line of the report.
type result struct {
	Section  string `json:"section"`
	Work     string `json:"work"`
	Database string `json:"database,omitempty"`
	Conns    int    `json:"connections,omitempty"`
	// Product is this program, Other what it is compared with.
	Product figures `json:"product"`
	Other   figures `json:"other"`
	// Ratio is the product's rate by the other's, or how many times as quick it is.
	Ratio float64 `json:"ratio,omitempty"`
	// Value is a figure of its own, with its unit.
	Value float64 `json:"value,omitempty"`
	Unit  string  `json:"unit,omitempty"`
	// Bar is what Ratio is to reach, or Value not to pass; 0 for none.
	Bar     float64 `json:"bar,omitempty"`
	Reached *bool   `json:"reached,omitempty"`
	Note    string  `json:"note,omitempty"`
	Bytes   int     `json:"bytes,omitempty"`
	Queries int     `json:"queries,omitempty"`
}

// A report collects the results of a run.
type report struct {
	Seed    uint64   `json:"seed"`
	Machine string   `json:"machine"`
	Results []result `json:"results"`
}

func (r *report) add(line result) {
	if line.Bar > 0 {
		reached := line.Value <= line.Bar
		if line.Ratio > 0 {
			reached = line.Ratio >= line.Bar
		}
		line.Reached = &reached
	}
	r.Results = append(r.Results, line)
}

func (r *report) writeJSON(w io.Writer) error {
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// writeTable prints a table for each section.
func (r *report) writeTable(w io.Writer) error {
	fmt.Fprintln(w, r.Machine)
	section := ""
	var t *tabwriter.Writer
	for _, line := range r.Results {
		if line.Section != section {
			if t != nil {
				if err := t.Flush(); err != nil {
					return err
				}
			}
			section = line.Section
			fmt.Fprintf(w, "\n%s\n", section)
			t = tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
			fmt.Fprintln(t, strings.Join(heads[line.shape()], "\t")+"\t")
		}
		fmt.Fprintln(t, strings.Join(line.cells(), "\t")+"\t")
	}
	if t == nil {
		return nil
	}
	return t.Flush()
}

// The shapes of a line: two sides, or one figure.
const (
	shapeDuel  = "duel"
	shapeValue = "value"
)

var heads = map[string][]string{
	shapeDuel:  {"work", "database", "conns", "ratio", "bar", "", "req/s", "other", "p50 ms", "other", "p99 ms", "other", "allocs", "other", "KB", "queries", ""},
	shapeValue: {"what", "database", "figure", "unit", "bar", "", ""},
}

func (l result) shape() string {
	if l.Unit != "" {
		return shapeValue
	}
	return shapeDuel
}

func (l result) cells() []string {
	if l.shape() == shapeValue {
		return []string{l.Work, l.Database, number(l.Value, 2), l.Unit, atMost(l.Bar), l.verdict(), l.Note}
	}
	p, o := l.Product, l.Other
	return []string{l.Work, l.Database, whole(l.Conns), number(l.Ratio, 2), atLeast(l.Bar), l.verdict(),
		number(p.PerSecond, 0), number(o.PerSecond, 0), number(p.P50, 2), number(o.P50, 2), number(p.P99, 2), number(o.P99, 2),
		number(p.Allocs, 0), number(o.Allocs, 0), number(float64(l.Bytes)/1000, 0), whole(l.Queries), l.Note}
}

func (l result) verdict() string {
	switch {
	case l.Reached == nil:
		return ""
	case *l.Reached:
		return "reached"
	}
	return "missed"
}

func number(v float64, digits int) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

func whole(n int) string { return number(float64(n), 0) }

func atLeast(bar float64) string {
	if bar == 0 {
		return ""
	}
	return "≥ " + number(bar, 2)
}

func atMost(bar float64) string {
	if bar == 0 {
		return ""
	}
	return "≤ " + number(bar, 2)
}
