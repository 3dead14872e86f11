package search

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func fullDocument() Document {
	return Document{
		Kind: File, RecordID: 7, Version: 3, Title: "雷军 & co", Subtitle: "PDF · Xiaomi", URL: "/documents/7",
		Names:    []Name{{"primary", "雷军 & co"}, {"alias", "Lei"}},
		Facts:    []Fact{{Kind: FactAbout, Text: "Xiaomi", Names: []string{"小米", "MI"}}, {Kind: FactTerm, Text: "PDF", Words: []string{"document"}}},
		Passages: []Passage{{Label: "page", Text: "the first page", Place: "1", Page: 1}, {Label: "page", Text: ""}},
		Facets:   map[string][]string{"kind": {"document"}, "year": {"2010", "2011"}},
		Readers:  []int64{4, 9}, Founder: true, Ours: true, Date: "2010-12", Weight: 12, Added: 1_290_000_000,
		Amount: 41_000_000, Currency: "USD", Attrs: map[string]string{"type": "pdf", "about": "Xiaomi"},
	}
}

// What is shown of a document comes back as it went in.
func TestShownDocument(t *testing.T) {
	full := fullDocument()
	shown := full
	shown.Facets, shown.Readers, shown.Founder, shown.Ours, shown.Date, shown.Weight, shown.Amount, shown.Currency = nil, nil, false, false, "", 0, 0, ""
	for _, tc := range []struct{ in, want Document }{{full, shown}, {Document{}, Document{}}} {
		got, err := shownDocument(encodeDocument(&tc.in))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, *got); diff != "" {
			t.Errorf("shownDocument() differs (-want +got):\n%s", diff)
		}
	}
}

// Damaged bytes are refused, or read as something else, and never break.
func TestShownDocument_damaged(t *testing.T) {
	full := fullDocument()
	data := encodeDocument(&full)
	for i := range data {
		if _, err := shownDocument(data[:i]); err == nil && i < len(data)/2 {
			t.Errorf("the first %d of %d bytes were read as a document", i, len(data))
		}
		for _, c := range []byte{0, 0x7f, 0x80, 0xff} {
			broken := append([]byte(nil), data...)
			broken[i] = c
			_, _ = shownDocument(broken) // must not panic
		}
	}
}

// The sum of a document depends on every field, and not on the way through JSON,
// in which another engine keeps it.
func TestDocumentSum(t *testing.T) {
	whole := fullDocument()
	sum := documentSum(&whole)
	text, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	var again Document
	if err := json.Unmarshal(text, &again); err != nil || documentSum(&again) != sum {
		t.Errorf("the sum after JSON differs (%v)", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != 19 {
		t.Errorf("%d fields, want 19: is every one of them encoded, and set here?", len(fields))
	}
	for name, value := range fields {
		delete(fields, name)
		without, err := json.Marshal(fields)
		fields[name] = value
		var d Document
		if err == nil {
			err = json.Unmarshal(without, &d)
		}
		if err != nil || documentSum(&d) == sum {
			t.Errorf("the sum without %s is the same (%v)", name, err)
		}
	}
	nobody, everybody := Document{Readers: []int64{}}, Document{}
	if documentSum(&nobody) == documentSum(&everybody) {
		t.Error("a document that nobody may read has the sum of one that all may")
	}
}
