package search

import (
	"context"
	"net/url"
	"path"
	"strconv"
	"strings"

	"dealflow/models"
	"dealflow/models/money"
)

// filesAtOnce is how many uploaded documents are read and written together:
// each may bring a megabyte of text.
const filesAtOnce = 20

// atOnce is how many records of a kind are handled together, at most n.
func atOnce(kind Kind, n int) int {
	if kind == File {
		return min(n, filesAtOnce)
	}
	return n
}

func buildFiles(ctx context.Context, store *models.Store, ids []int64) ([]Document, error) {
	rows, err := store.UploadDocuments(ctx, ids)
	if err != nil {
		return nil, err
	}
	var docs []Document
	for i := range rows {
		docs = append(docs, fileDocument(&rows[i]))
	}
	return docs, nil
}

// placeLabels say what the pieces of a type of document are called.
var placeLabels = map[string]string{"pdf": "page", "docx": "page", "pptx": "slide", "xlsx": "sheet", "txt": "part", "md": "part"}

func fileDocument(r *models.UploadDocument) Document {
	d := newDocument(File, r.ID, r.Version, r.Name, "/documents/")
	d.Names = []Name{{Kind: "primary", Text: r.Name}, {Kind: "alias", Text: strings.TrimSuffix(r.Name, path.Ext(r.Name))}}
	d.fact(FactAbout, r.OnName, valuesOf(r.Names))
	d.fact(FactTerm, "document", []string{"documents", "文件", "文档"})
	d.fact(FactTerm, strings.ToUpper(r.Type), nil)
	d.fact(FactOwner, r.AuthorName, nil)
	for _, text := range r.Texts {
		place := strconv.FormatInt(text.Number, 10)
		if text.Label != "" {
			place = text.Label
		}
		d.Passages = append(d.Passages, Passage{Label: placeLabels[r.Type], Text: text.Body, Place: place, Page: text.Position})
	}
	if len(r.UpdatedOn) >= 4 {
		d.facet("year", r.UpdatedOn[:4])
	}
	d.facet("owner", r.AuthorName)
	d.Ours, d.Date, d.Readers = true, r.UpdatedOn, r.Readers
	d.Subtitle = joinParts(strings.ToUpper(r.Type), r.OnName, money.Date(r.UpdatedOn).Format("en"))
	setAttrs(d.Attrs, "type", r.Type, "about", r.OnName, "date", r.UpdatedOn)
	return d
}

// lookedThrough is how much of a document's text is compared to find the page
// that holds most of a query, in bytes, once one was found that holds some.
const lookedThrough = 256 << 10

// bestPage is the passage of an uploaded document that holds most of the words
// that are not held yet; nil when none does.
func (m *marker) bestPage(pages []Passage, held uint32) (best *Passage, found marked) {
	seen := 0
	for i := range pages {
		if seen += len(pages[i].Text); best != nil && seen > lookedThrough {
			break
		}
		here := m.text(clip(pages[i].Text, maxExplained))
		if gain := here.slots &^ held; count(gain) > count(found.slots&^held) {
			best, found = &pages[i], here
			if gain == m.all()&^held {
				break
			}
		}
	}
	return best, found
}

// fileAddress leads to the page of a document that was found, with the words
// marked on it.
func fileAddress(address string, w *words, page int64) string {
	query := url.Values{}
	var shown []string
	for _, s := range w.slots {
		shown = append(shown, s.shown)
	}
	query.Set("q", strings.Join(shown, " "))
	if page > 0 {
		query.Set("page", strconv.FormatInt(page, 10))
	}
	return address + "?" + query.Encode()
}

// explainFile explains the words that no name or fact of an uploaded document
// holds by the page that holds most of them.
func (m *marker) explainFile(d *Document, held uint32, reason Reason) (uint32, Reason, int64) {
	page, found := m.bestPage(d.Passages, held)
	if page == nil {
		return held, reason, 0
	}
	reason = Reason{Key: page.Label, Data: map[string]string{"Place": page.Place}, Passage: snippet(found.segments())}
	held |= found.slots
	// What else it holds, on other pages, is not missing.
	for i := range d.Passages {
		if held == m.all() {
			break
		}
		held |= m.text(clip(d.Passages[i].Text, maxExplained)).slots
	}
	return held, reason, page.Page
}

// Mark marks the words of a query in a text, and says how many of them it
// holds.
func Mark(query, text string) (segments []Segment, held int) {
	w := parse(query)
	if len(w.slots) == 0 {
		return []Segment{{Text: text}}, 0
	}
	m := &marker{words: &w}
	found := m.text(text)
	return found.segments(), found.count()
}

// recheckFiles leaves out the documents that the viewer may not see any more,
// or that are gone.
func (s *Searcher) recheckFiles(ctx context.Context, actor models.Actor, r *Result) error {
	var ids []int64
	for _, h := range r.Hits {
		if h.Kind == File {
			ids = append(ids, h.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	seen, err := s.store.VisibleUploads(ctx, actor, ids)
	if err != nil {
		return err
	}
	kept := r.Hits[:0]
	for _, h := range r.Hits {
		if h.Kind == File && !seen[h.ID] {
			r.Total--
			continue
		}
		kept = append(kept, h)
	}
	r.Hits = kept
	return nil
}
