package models

import (
	"slices"
	"strings"
)

// Bounds of a filter: its length in bytes, how many conditions it has and how
// deep its groups go.
const (
	maxWhere      = 2000
	maxConditions = 20
	maxWhereDepth = 4
)

// Where is a filter of a list: a condition, or a group of which all or any have
// to hold. Its text, which is the parameter "where" of a list's address, reads
//
//	country is CN,US and (raised min $10M or raised empty)
//
// "and" binds closer than "or"; a value with spaces or brackets stands in double
// quotes, in which a quote is written twice.
type Where struct {
	Any   bool
	Parts []Where
	Cond  *Condition
}

// Condition is a field, an operator and, for those that take one, a value.
type Condition struct {
	Field, Op, Value string
}

// WhereProblem is a part of a filter that is wrong and was left out, with the
// message key of what is wrong with it.
type WhereProblem struct {
	Part, Message string
}

// String writes the filter as ParseWhere reads it.
func (w Where) String() string {
	for w.Cond == nil && len(w.Parts) == 1 {
		w = w.Parts[0]
	}
	return w.text(false)
}

func (w Where) text(inner bool) string {
	if w.Cond != nil {
		return w.Cond.String()
	}
	parts := make([]string, len(w.Parts))
	for i, p := range w.Parts {
		parts[i] = p.text(true)
	}
	word := " and "
	if w.Any {
		word = " or "
	}
	text := strings.Join(parts, word)
	if inner && len(parts) > 1 {
		return "(" + text + ")"
	}
	return text
}

// String writes the condition as ParseWhere reads it.
func (c Condition) String() string {
	if !takesValue(c.Op) {
		return c.Field + " " + c.Op
	}
	value := c.Value
	if value == "" || strings.ContainsAny(value, "() \t\n\"") {
		value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
	}
	return c.Field + " " + c.Op + " " + value
}

// Empty reports whether the filter lets everything through.
func (w Where) Empty() bool { return w.Cond == nil && len(w.Parts) == 0 }

// Conjuncts are the parts that all have to hold.
func (w Where) Conjuncts() []Where {
	switch {
	case w.Empty():
		return nil
	case w.Cond != nil || w.Any:
		return []Where{w}
	}
	return w.Parts
}

// Without is the filter with the numbered conjunct taken off.
func (w Where) Without(i int) Where {
	return Where{Parts: slices.Delete(slices.Clone(w.Conjuncts()), i, i+1)}
}

// With adds a condition: to those that all have to hold, or, as an alternative,
// to the last of them.
func (w Where) With(c Condition, or bool) Where {
	parts := slices.Clone(w.Conjuncts())
	added := Where{Cond: &c}
	if !or || len(parts) == 0 {
		return Where{Parts: append(parts, added)}
	}
	last := parts[len(parts)-1]
	group := Where{Any: true, Parts: []Where{last}}
	if last.Any {
		group.Parts = slices.Clone(last.Parts)
	}
	group.Parts = append(group.Parts, added)
	parts[len(parts)-1] = group
	return Where{Parts: parts}
}

// ParseWhere reads the filter of a list, one of the keys of ListFields. What is
// wrong is left out and told; the rest stays.
func ParseWhere(list, text string) (Where, []WhereProblem) {
	if len(text) > maxWhere {
		return Where{}, []WhereProblem{{Part: text[:60] + "…", Message: "filter.too_long"}}
	}
	p := whereParser{list: list, tokens: splitWhere(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), ""))}
	if len(p.tokens) == 0 {
		return Where{}, nil
	}
	w := p.group(0)
	for p.at < len(p.tokens) {
		// A bracket too many ends the groups: what follows it is read on.
		p.problem(p.tokens[p.at].text, "filter.syntax")
		p.at++
		if p.is("and") || p.is("or") {
			p.at++
		}
		if p.at >= len(p.tokens) {
			break
		}
		if rest := p.group(0); !rest.Empty() {
			w = Where{Parts: append(w.Conjuncts(), rest)}
		}
	}
	if w.Cond == nil && !w.Any {
		return w, p.problems
	}
	return Where{Parts: []Where{w}}, p.problems
}

type whereToken struct {
	text   string
	quoted bool
}

func splitWhere(text string) []whereToken {
	var tokens []whereToken
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, " \t\n") {
		switch text[0] {
		case '(', ')':
			tokens = append(tokens, whereToken{text: text[:1]})
			text = text[1:]
		case '"':
			value, rest := cutQuoted(text[1:])
			tokens = append(tokens, whereToken{value, true})
			text = rest
		default:
			end := strings.IndexAny(text, "() \t\n\"")
			if end < 0 {
				end = len(text)
			}
			tokens = append(tokens, whereToken{text: text[:end]})
			text = text[end:]
		}
	}
	return tokens
}

func cutQuoted(text string) (value, rest string) {
	for i := 0; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		return strings.ReplaceAll(text[:i], `""`, `"`), text[i+1:]
	}
	return strings.ReplaceAll(text, `""`, `"`), ""
}

type whereParser struct {
	list     string
	tokens   []whereToken
	at       int
	count    int
	problems []WhereProblem
}

func (p *whereParser) problem(part, message string) {
	if len(p.problems) < maxConditions {
		p.problems = append(p.problems, WhereProblem{part, message})
	}
}

func (p *whereParser) is(word string) bool {
	return p.at < len(p.tokens) && !p.tokens[p.at].quoted && strings.EqualFold(p.tokens[p.at].text, word)
}

// group reads what is joined by "or", each part being joined by "and".
func (p *whereParser) group(depth int) Where {
	any := Where{Any: true}
	for {
		all := Where{}
		for {
			if part := p.part(depth); !part.Empty() {
				all.Parts = append(all.Parts, part)
			}
			if !p.is("and") {
				break
			}
			p.at++
		}
		if part := single(all); !part.Empty() {
			any.Parts = append(any.Parts, part)
		}
		if !p.is("or") {
			return single(any)
		}
		p.at++
	}
}

// single is a group of one as what it holds.
func single(w Where) Where {
	switch len(w.Parts) {
	case 0:
		return Where{}
	case 1:
		return w.Parts[0]
	}
	return w
}

func (p *whereParser) part(depth int) Where {
	if p.is("(") {
		p.at++
		if depth+1 >= maxWhereDepth {
			p.problem("(", "filter.too_deep")
			for p.at < len(p.tokens) && !p.is(")") {
				p.skip()
				if p.is("and") || p.is("or") {
					p.at++
				}
			}
			p.at = min(p.at+1, len(p.tokens))
			return Where{}
		}
		w := p.group(depth + 1)
		if p.is(")") {
			p.at++
		} else {
			p.problem("(", "filter.syntax")
		}
		return w
	}
	start := p.at
	var words []string
	var op string
	for p.at < len(p.tokens) && !p.is("and") && !p.is("or") && !p.is("(") && !p.is(")") && len(words) < 3 {
		if len(words) == 2 && !takesValue(op) {
			break
		}
		words = append(words, p.tokens[p.at].text)
		op = p.tokens[p.at].text
		p.at++
	}
	c := Condition{}
	for i, to := range []*string{&c.Field, &c.Op, &c.Value} {
		if i < len(words) {
			*to = words[i]
		}
	}
	message := CheckCondition(p.list, &c)
	if !p.ended() {
		p.skip()
		message = "filter.syntax"
	}
	if p.count++; p.count > maxConditions {
		message = "filter.too_many"
	}
	if message != "" {
		p.problem(p.read(start), message)
		return Where{}
	}
	return Where{Cond: &c}
}

func (p *whereParser) ended() bool {
	return p.at >= len(p.tokens) || p.is("and") || p.is("or") || p.is(")")
}

// skip goes to the end of a condition that cannot be read, brackets included.
func (p *whereParser) skip() {
	for depth := 0; p.at < len(p.tokens); p.at++ {
		switch {
		case p.is("("):
			depth++
		case p.is(")") && depth == 0:
			return
		case p.is(")"):
			depth--
		case depth == 0 && (p.is("and") || p.is("or")):
			return
		}
	}
}

func (p *whereParser) read(start int) string {
	var words []string
	for _, t := range p.tokens[start:p.at] {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}
