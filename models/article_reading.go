package models

// ArticlePerson is the kind of a name in an article that is a person's; every
// other is one of CompanyKinds.
const ArticlePerson = "person"

// Kinds of what an article says of the names in it.
const (
	FactRole        = "role"
	FactInvestment  = "investment"
	FactRound       = "round"
	FactAcquisition = "acquisition"
	FactPartnership = "partnership"
	FactNews        = "news"
)

// ArticleFactKinds are the kinds of facts in the order they are shown.
var ArticleFactKinds = []string{FactRole, FactRound, FactInvestment, FactAcquisition, FactPartnership, FactNews}

// ArticleSpan is a range of bytes of an article's text, End excluded.
type ArticleSpan struct{ Start, End int }

// ArticleName is a company or person that an article speaks of.
type ArticleName struct {
	// Key names it within the article: "n1".
	Key string
	// Kind is ArticlePerson or a company's kind.
	Kind string
	Name string
	// Others are further names that the text gives.
	Others []NameInput `json:",omitempty"`
	// RecordID is the record that has the name already, 0 for a new one.
	RecordID int64 `json:",omitempty"`
	// Sure says that the name is known or that the text leaves little doubt.
	Sure  bool
	Spans []ArticleSpan
	// Passage is the sentence that speaks of it first.
	Passage ArticleSpan
}

// Person reports whether the name is a person's.
func (n ArticleName) Person() bool { return n.Kind == ArticlePerson }

// ArticleFact is one thing that an article says. Which fields count depends on
// the kind; Company, Person and Other are keys of names.
type ArticleFact struct {
	Key  string
	Kind string
	// Company is the side that the fact belongs to: where the role is, who
	// raised, was bought, has the partner, or is spoken of.
	Company string `json:",omitempty"`
	// Person has the role or is quoted.
	Person string `json:",omitempty"`
	// Other is the acquirer or the partner.
	Other string `json:",omitempty"`
	// Investors of a round, or the one of an investment.
	Investors []ArticleInvestor `json:",omitempty"`
	// Type is the kind of the role or partnership or the type of the round.
	Type string `json:",omitempty"`
	// Text is the title of a role or the headline of a piece of news.
	Text string `json:",omitempty"`
	// Quote is what somebody said.
	Quote string `json:",omitempty"`
	// Amount is as the text writes it; On is a partial date.
	Amount, On string `json:",omitempty"`
	Sure       bool
	Passage    ArticleSpan
}

// ArticleInvestor is an investor of a fact, by the key of a name.
type ArticleInvestor struct {
	Name string
	Lead bool
}

// Parties are the keys of the names that a fact is about, each once.
func (f ArticleFact) Parties() []string {
	var keys []string
	add := func(key string) {
		for _, k := range keys {
			if k == key {
				return
			}
		}
		if key != "" {
			keys = append(keys, key)
		}
	}
	add(f.Person)
	add(f.Company)
	add(f.Other)
	for _, i := range f.Investors {
		add(i.Name)
	}
	return keys
}

// ArticleReading is what was found in an article.
type ArticleReading struct {
	Names []ArticleName
	Facts []ArticleFact
}

// Name gives the name with a key, nil when there is none.
func (r *ArticleReading) Name(key string) *ArticleName {
	for i := range r.Names {
		if r.Names[i].Key == key {
			return &r.Names[i]
		}
	}
	return nil
}
