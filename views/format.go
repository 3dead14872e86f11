package views

import (
	"strconv"
	"strings"
	"time"

	"dealflow/models/money"
)

// Count is a number of rows that may have been counted only up to a limit.
type Count struct {
	N    int
	More bool // there are more than N
}

// String groups the digits and marks a count that stopped: "1,000+".
func (c Count) String() string {
	text := groupDigits(strconv.Itoa(c.N))
	if c.More {
		text += "+"
	}
	return text
}

// groupDigits puts a comma before every third digit from the right, as both
// languages do.
func groupDigits(digits string) string {
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var b strings.Builder
	b.WriteString(sign)
	head := len(digits) % 3
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(digits[i : i+3])
	}
	return b.String()
}

// Number groups the digits of a whole number: 12,345.
func (b Base) Number(n int64) string { return groupDigits(strconv.FormatInt(n, 10)) }

// Money is an amount as lists show it, "$41M" or "4100万美元"; the word for
// undisclosed when there is none.
func (b Base) Money(minor *int64, currency string) string {
	if minor == nil {
		return b.T("money.undisclosed")
	}
	return money.Money{Minor: *minor, Currency: currency}.Short(b.Lang)
}

// MoneyLong is an amount to the last unit, "US$41,000,000"; the word for
// undisclosed when there is none.
func (b Base) MoneyLong(minor *int64, currency string) string {
	if minor == nil {
		return b.T("money.undisclosed")
	}
	return money.Money{Minor: *minor, Currency: currency}.Long(b.Lang)
}

// Date shows a partial date to the precision it has, and a dash for none.
func (b Base) Date(d string) string {
	if d == "" {
		return "–"
	}
	return money.Date(d).Format(b.Lang)
}

// Ago says how long ago a time was: "just now", "5 min ago", "3 days ago";
// from a month on it is the day itself.
func (b Base) Ago(t time.Time) string {
	d := b.Now.Sub(t)
	switch {
	case t.IsZero():
		return "–"
	case d < time.Minute:
		return b.T("time.now")
	case d < time.Hour:
		return b.T("time.minutes", "Count", int(d/time.Minute))
	case d < 24*time.Hour:
		return b.T("time.hours", "Count", int(d/time.Hour))
	case d < 30*24*time.Hour:
		return b.T("time.days", "Count", int(d/(24*time.Hour)))
	}
	return b.Date(t.UTC().Format(time.DateOnly))
}

// Instant is a time in full, for the title of a relative one.
func Instant(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// Machine is a time for the datetime attribute.
func Machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Due tells where a day lies from today: "overdue", "today", "soon" within a
// week, "later", or "" when there is none.
func (b Base) Due(d string) string {
	today := b.Now.UTC().Format(time.DateOnly)
	switch day := d; {
	case day == "":
		return ""
	case len(day) < len(today):
		if day < today[:len(day)] {
			return "overdue"
		}
		return "later"
	case day < today:
		return "overdue"
	case day == today:
		return "today"
	case day <= b.Now.UTC().AddDate(0, 0, 7).Format(time.DateOnly):
		return "soon"
	}
	return "later"
}

// Initials are the one or two letters of an avatar: LJ for Lei Jun, 雷 for 雷军.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])
	if first[0] >= 0x2E80 || len(words) == 1 {
		return strings.ToUpper(string(first[:1]))
	}
	last := []rune(words[len(words)-1])
	return strings.ToUpper(string(first[:1]) + string(last[:1]))
}

// Host is a web address as a person reads it: without scheme, www or slash.
func Host(url string) string {
	_, rest, found := strings.Cut(url, "://")
	if !found {
		rest = url
	}
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}
