package models

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"dealflow/models/money"
)

// Longest texts, in characters.
const (
	maxName = 300
	maxLine = 500
	maxText = 50_000
)

// check collects what is wrong with an input, field by field.
type check struct{ fields map[string]string }

func (c *check) fail(field, message string) {
	if c.fields == nil {
		c.fields = map[string]string{}
	}
	if _, ok := c.fields[field]; !ok {
		c.fields[field] = message
	}
}

func (c *check) err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Invalid{Fields: c.fields}
}

// clean trims a text and drops what a database cannot hold.
func clean(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
}

// text cleans *s in place and bounds its length.
func (c *check) text(field string, s *string, limit int) {
	*s = clean(*s)
	if utf8.RuneCountInString(*s) > limit {
		c.fail(field, "error.too_long")
	}
}

// line is text without line breaks.
func (c *check) line(field string, s *string, limit int) {
	*s = strings.Join(strings.Fields(clean(*s)), " ")
	if utf8.RuneCountInString(*s) > limit {
		c.fail(field, "error.too_long")
	}
}

func (c *check) required(field string, s *string, limit int) {
	c.line(field, s, limit)
	if *s == "" {
		c.fail(field, "error.required")
	}
}

func (c *check) oneOf(field, value string, allowed []string) {
	if !slices.Contains(allowed, value) {
		c.fail(field, "error.choice")
	}
}

// date reads a partial date as people write it and leaves its ISO form.
func (c *check) date(field string, s *string) {
	*s = clean(*s)
	if *s == "" {
		return
	}
	d, err := money.ParseDate(*s)
	if err != nil {
		c.fail(field, "error.date")
		return
	}
	*s = string(d)
}

// ordered checks two partial dates to the precision both have.
func (c *check) ordered(field, from, to string) {
	if n := min(len(from), len(to)); n > 0 && from[:n] > to[:n] {
		c.fail(field, "error.date_order")
	}
}

func (c *check) country(field string, s *string) {
	*s = strings.ToUpper(clean(*s))
	if *s == "" {
		return
	}
	code, ok := CountryCode(*s)
	if !ok || len(*s) != 2 {
		c.fail(field, "error.country")
		return
	}
	*s = code
}

// web completes and checks a web address; only http and https are let through,
// so that a link to it is always safe to show.
func (c *check) web(field string, s *string) {
	c.line(field, s, maxLine)
	if *s == "" {
		return
	}
	if !strings.Contains(*s, "://") {
		*s = "https://" + *s
	}
	u, err := url.Parse(*s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.Contains(u.Host, ".") || u.User != nil {
		c.fail(field, "error.url")
	}
}

// email checks the little that is certain about an address: one @ with
// something on both sides and no space.
func (c *check) email(field string, s *string) {
	*s = strings.ToLower(clean(*s))
	if *s == "" {
		return
	}
	local, host, ok := strings.Cut(*s, "@")
	if !ok || local == "" || host == "" || strings.ContainsAny(*s, " \t\r\n<>,;") || strings.Contains(host, "@") || len(*s) > 254 {
		c.fail(field, "error.email")
	}
}

// Domain returns the host of a web address in lower case and without "www.",
// or "" when there is none.
func Domain(website string) string {
	if website == "" {
		return ""
	}
	if !strings.Contains(website, "://") {
		website = "https://" + website
	}
	u, err := url.Parse(website)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// amount reads an amount of money as people write it, in the currency given
// when it names none, and returns nil when it is empty: undisclosed.
func (c *check) amount(field, text string, currency *string) *int64 {
	text = clean(text)
	if text == "" {
		return nil
	}
	m, err := money.Parse(text, *currency)
	if err != nil {
		c.fail(field, "error.money")
		return nil
	}
	if *currency != "" && m.Currency != *currency {
		c.fail(field, "error.currency_mixed")
		return nil
	}
	*currency = m.Currency
	return &m.Minor
}

func (c *check) currency(field string, s *string) {
	*s = strings.ToUpper(clean(*s))
	if *s == "" {
		return
	}
	if _, ok := money.Digits(*s); !ok {
		c.fail(field, "error.currency")
	}
}
