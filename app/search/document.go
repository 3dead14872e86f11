// Package search finds records by any of their names, by what is known of them
// and by the text written about them.
//
// A record becomes a Document (see Build). Every form under which it is to be
// found (pinyin, initials, simplified characters, joined words) is computed
// here, so that every Engine finds the same. The ranking is one piece of code
// too: a small index in memory (see segment) that the embedded engine keeps for
// all documents, and the others build for the few candidates they fetched.
package search

import "strconv"

// Kind is the noun that a document stands for.
type Kind string

// The kinds of documents.
const (
	Company  Kind = "company"
	Person   Kind = "person"
	Round    Kind = "round"
	Deal     Kind = "deal"
	Activity Kind = "activity"
	File     Kind = "document" // an uploaded document
)

// Kinds are all kinds in the order in which an index is built.
var Kinds = []Kind{Company, Person, Round, Deal, Activity, File}

// Known says whether k is a kind of documents.
func (k Kind) Known() bool {
	for _, known := range Kinds {
		if k == known {
			return true
		}
	}
	return false
}

// Ref names one record.
type Ref struct {
	Kind Kind
	ID   int64
}

// String is the identity of the record's document, such as "company-12".
func (r Ref) String() string {
	return string(r.Kind) + "-" + strconv.FormatInt(r.ID, 10)
}

// Name is one name of a record. Kind is "primary" or a kind of the names table.
type Name struct {
	Kind string `json:"k"`
	Text string `json:"t"`
}

// FactKind says how a fact relates to the record; it is also the last part of
// the message that explains a hit ("search.why.founder").
type FactKind string

// The kinds of facts.
const (
	FactFounder   FactKind = "founder"    // founded that company
	FactRole      FactKind = "role"       // holds a role there
	FactFoundedBy FactKind = "founded_by" // was founded by that person
	FactTeam      FactKind = "team"       // has that person
	FactCompany   FactKind = "company"    // belongs to that company
	FactInvestor  FactKind = "investor"   // that investor took part
	FactInvested  FactKind = "invested"   // invested in that company
	FactOwner     FactKind = "owner"      // that colleague leads it
	FactReferrer  FactKind = "referrer"   // came from that person
	FactAbout     FactKind = "about"      // speaks of that record
	FactPlace     FactKind = "place"      // country, region, city
	FactSector    FactKind = "sector"     // what it works at
	FactYear      FactKind = "year"       // when it happened
	FactTerm      FactKind = "term"       // round type, stage, status, role of the record itself
	FactDomain    FactKind = "domain"     // home page
)

// Fact is something known of a record beside its names. Text is shown; Names
// are further words for the same thing; Words describe the relation and are
// found alone ("founder") or together with a name ("founder xiaomi").
type Fact struct {
	Kind  FactKind `json:"k"`
	Text  string   `json:"t"`
	Names []string `json:"n,omitempty"`
	Words []string `json:"w,omitempty"`
}

// Passage is running text of a record. Label is the last part of a message that
// says where it stands, such as "description" or "note".
type Passage struct {
	Label string `json:"l"`
	Text  string `json:"t"`
	// Place is the page, slide, sheet or part of an uploaded document, and Page
	// its number among the pieces of the text.
	Place string `json:"p,omitempty"`
	Page  int64  `json:"n,omitempty"`
}

// Document is what an engine knows of one record. It is rebuilt from rows at
// any time and never the truth.
type Document struct {
	Kind     Kind   `json:"kind"`
	RecordID int64  `json:"id"`
	Version  int64  `json:"version"`
	Title    string `json:"title"`
	Subtitle string `json:"subtitle,omitempty"`
	URL      string `json:"url"`

	Names    []Name    `json:"names,omitempty"`
	Facts    []Fact    `json:"facts,omitempty"`
	Passages []Passage `json:"passages,omitempty"`

	// Facets are the values per facet; its keys are those of Facets.
	Facets map[string][]string `json:"facets,omitempty"`

	// Readers are the users who may see a restricted record, besides
	// administrators. Nil means the whole team.
	Readers []int64 `json:"readers"`

	Founder bool   `json:"founder,omitempty"` // a person who founded something
	Ours    bool   `json:"ours,omitempty"`    // we have a deal with it
	Date    string `json:"date,omitempty"`    // what recency goes by, a partial date
	Weight  int    `json:"weight,omitempty"`  // how much is known of it: the better known of two comes first
	Added   int64  `json:"added,omitempty"`   // when we made the record, in seconds since 1970

	// Amount is in whole units of Currency; without one it is not known.
	Amount   int64  `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`

	// Attrs are plain values from which a page builds its own wording, such as
	// the type of a round.
	Attrs map[string]string `json:"attrs,omitempty"`
}

// Ref is the record of the document.
func (d *Document) Ref() Ref {
	return Ref{Kind: d.Kind, ID: d.RecordID}
}

// ID is the identity of the document, such as "company-12".
func (d *Document) ID() string {
	return d.Ref().String()
}
