package main

import (
	"context"
	"os"
	"strings"

	"dealflow/app/search"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// bleveIndex is what the embedded index is compared with: names as text, facets
// as they are, in bleve's usual index on disk. Like the product, it gives the hits
// with their names and marks what of them was meant.
type bleveIndex struct {
	dir   string
	index bleve.Index
}

// bleveBatch is how many documents bleve is given at once.
const bleveBatch = 1000

func bleveMapping() *mapping.IndexMappingImpl {
	text := bleve.NewTextFieldMapping()
	text.Store, text.IncludeTermVectors, text.IncludeInAll = true, true, false
	value := bleve.NewTextFieldMapping()
	value.Analyzer, value.Store, value.IncludeTermVectors, value.IncludeInAll = keyword.Name, false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("names", text)
	for _, name := range search.Facets {
		document.AddFieldMappingsAt(name, value)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = document
	return m
}

func (b *bleveIndex) build(_ context.Context, docs []search.Document) (err error) {
	if err := os.RemoveAll(b.dir); err != nil {
		return err
	}
	if b.index, err = bleve.New(b.dir, bleveMapping()); err != nil {
		return err
	}
	batch := b.index.NewBatch()
	for i, d := range docs {
		fields := map[string]any{}
		names := make([]string, len(d.Names))
		for j, n := range d.Names {
			names[j] = n.Text
		}
		fields["names"] = names
		for name, values := range d.Facets {
			fields[name] = values
		}
		if err := batch.Index(d.ID(), fields); err != nil {
			return err
		}
		if batch.Size() == bleveBatch || i == len(docs)-1 {
			if err := b.index.Batch(batch); err != nil {
				return err
			}
			batch.Reset()
		}
	}
	return nil
}

func (b *bleveIndex) ask(ctx context.Context, q question) (int, error) {
	var words query.Query
	if q.wrong > 0 {
		fuzzy := bleve.NewFuzzyQuery(q.text)
		fuzzy.SetField("names")
		fuzzy.SetFuzziness(q.wrong)
		words = fuzzy
	} else {
		prefix := bleve.NewPrefixQuery(strings.ToLower(q.text))
		prefix.SetField("names")
		words = prefix
	}
	if q.country != "" {
		country := bleve.NewTermQuery(q.country)
		country.SetField("country")
		words = bleve.NewConjunctionQuery(words, country)
	}
	request := bleve.NewSearchRequestOptions(words, searchHits, 0, false)
	request.Fields, request.Highlight = []string{"names"}, bleve.NewHighlight()
	if q.facets {
		for _, name := range search.Facets {
			request.AddFacet(name, bleve.NewFacetRequest(name, 10))
		}
	}
	r, err := b.index.SearchInContext(ctx, request)
	if err != nil {
		return 0, err
	}
	return len(r.Hits), nil
}

func (b *bleveIndex) close() error { return b.index.Close() }
