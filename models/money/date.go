package money

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrDate says that a text is no date, or one that cannot be told apart from another.
var ErrDate = errors.New("not a date")

// Date is a date of which the year, the month or the day is the last thing
// known: "2004", "2004-12" or "2004-12-01" (ISO 8601 of reduced precision), and
// "" when nothing is known. It sorts as text.
type Date string

// DateOf gives the day of t in t's own time zone.
func DateOf(t time.Time) Date { return Date(t.Format(time.DateOnly)) }

var (
	isoDate     = regexp.MustCompile(`^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$`)
	basicDate   = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	chineseDate = regexp.MustCompile(`^(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?[日号號])?)?$`)
	monthFirst  = regexp.MustCompile(`^([a-z]+)\.?(?: (\d{1,2})(?:st|nd|rd|th)?)?,? (\d{4})$`)
	dayFirst    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -](\d{4})$`)
)

var months = func() map[string]int {
	table := map[string]int{"sept": 9}
	for m := time.January; m <= time.December; m++ {
		name := strings.ToLower(m.String())
		table[name], table[name[:3]] = int(m), int(m)
	}
	return table
}()

// ParseDate reads "2010", "2010-12", "2010/12/1", "20101201", "Dec 2010",
// "December 1st, 2010", "1 Dec 2010", "2010年12月" and "2010年12月1日", with years
// from 1000 to 9999. An empty text or "-" is the unknown date "" and no error,
// for unlike an amount a date has a value that says so. Anything else,
// "01/02/2010" with its two readings included, is a *ParseError around ErrDate.
func ParseDate(text string) (Date, error) {
	if len(text) > maxText {
		return "", &ParseError{Text: text[:maxText], Err: ErrDate}
	}
	s := normalise(text)
	if isEmpty(s) {
		return "", nil
	}
	year, month, day, ok := splitDate(s)
	if !ok {
		return "", &ParseError{Text: text, Err: ErrDate}
	}
	d, ok := assemble(year, month, day)
	if !ok {
		return "", &ParseError{Text: text, Err: ErrDate}
	}
	return d, nil
}

// splitDate gives the parts as they were written; a part that is missing is empty.
func splitDate(s string) (year, month, day string, ok bool) {
	for _, pattern := range []*regexp.Regexp{isoDate, basicDate, chineseDate} {
		if m := pattern.FindStringSubmatch(s); m != nil {
			return m[1], m[2], m[3], true
		}
	}
	name := ""
	if m := monthFirst.FindStringSubmatch(s); m != nil {
		name, day, year = m[1], m[2], m[3]
	} else if m := dayFirst.FindStringSubmatch(s); m != nil {
		day, name, year = m[1], m[2], m[3]
	}
	number, known := months[name]
	return year, strconv.Itoa(number), day, known
}

func assemble(year, month, day string) (Date, bool) {
	y, _ := strconv.Atoi(year)
	if y < 1000 {
		return "", false
	}
	if month == "" {
		return Date(year), true
	}
	m, _ := strconv.Atoi(month)
	if m < 1 || m > 12 {
		return "", false
	}
	if day == "" {
		return Date(fmt.Sprintf("%04d-%02d", y, m)), true
	}
	d, _ := strconv.Atoi(day)
	if t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC); d < 1 || t.Day() != d {
		return "", false
	}
	return Date(fmt.Sprintf("%04d-%02d-%02d", y, m, d)), true
}

// Valid reports whether d is "" or one of the three forms of a real date.
func (d Date) Valid() bool {
	parsed, err := ParseDate(string(d))
	return err == nil && parsed == d
}

// IsZero reports whether nothing is known of the date.
func (d Date) IsZero() bool { return d == "" }

// Year gives the year, or 0 when it is not known.
func (d Date) Year() int { return d.part(0, 4) }

// Month gives the month from 1 to 12, or 0 when it is not known.
func (d Date) Month() int { return d.part(5, 7) }

// Day gives the day of the month, or 0 when it is not known.
func (d Date) Day() int { return d.part(8, 10) }

func (d Date) part(from, to int) int {
	if len(d) < to {
		return 0
	}
	n, err := strconv.Atoi(string(d[from:to]))
	if err != nil {
		return 0
	}
	return n
}

// Compare gives -1, 0 or 1 as d is before, not told apart from, or after e, at
// the precision that both have: 2004 is neither before nor after 2004-12. An
// unknown date compares as 0 with every other.
func (d Date) Compare(e Date) int {
	common := min(len(d), len(e))
	return strings.Compare(string(d[:common]), string(e[:common]))
}

// Before reports whether d is certainly before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is certainly after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Format prints what is known: "2010", "Dec 2010", "Dec 1, 2010", in Chinese
// "2010年", "2010年12月", "2010年12月1日". The unknown date prints as "".
func (d Date) Format(lang string) string {
	year, month, day := d.Year(), d.Month(), d.Day()
	if d.IsZero() || year == 0 || month > 12 {
		return string(d)
	}
	if isChinese(lang) {
		text := fmt.Sprintf("%d年", year)
		if month > 0 {
			text += fmt.Sprintf("%d月", month)
		}
		if day > 0 {
			text += fmt.Sprintf("%d日", day)
		}
		return text
	}
	switch {
	case month == 0:
		return strconv.Itoa(year)
	case day == 0:
		return fmt.Sprintf("%s %d", time.Month(month).String()[:3], year)
	}
	return fmt.Sprintf("%s %d, %d", time.Month(month).String()[:3], day, year)
}
