package models

import (
	"strconv"
	"strings"
	"time"

	"dealflow/models/money"
)

// whereEnv is what a filter's words such as "me" and "older 30" are relative to.
type whereEnv struct {
	user int64
	now  time.Time
}

// filter narrows the listing. Its text is put together from the constants of the
// table of fields and of condSQL; values are arguments.
func (l *listing) filter(list string, w *Where, env whereEnv) {
	if w == nil || w.Empty() {
		return
	}
	cond, args := w.sql(list, env)
	l.where(cond, args...)
	// A condition may be on a table that only the rows join.
	l.count = ""
}

func (w Where) sql(list string, env whereEnv) (string, []any) {
	if w.Cond != nil {
		f, known := listField(list, w.Cond.Field)
		if c := *w.Cond; !known || CheckCondition(list, &c) != "" {
			// Only a filter that was not parsed for this list gets here.
			return "1 = 0", nil
		}
		return f.sql(*w.Cond, env)
	}
	var parts []string
	var args []any
	for _, p := range w.Parts {
		part, more := p.sql(list, env)
		parts, args = append(parts, part), append(args, more...)
	}
	if w.Any {
		return "(" + strings.Join(parts, " or ") + ")", args
	}
	return "(" + strings.Join(parts, " and ") + ")", args
}

// ofDeals reports whether a filter of deals d can be asked of them alone: whether
// none of its conditions needs what a list joins to them.
func (w Where) ofDeals() bool {
	if w.Cond != nil {
		f, _ := listField("deals", w.Cond.Field)
		if f.exists != "" {
			return !strings.Contains(f.exists, " c.")
		}
		return strings.HasPrefix(f.column, "d.")
	}
	for _, p := range w.Parts {
		if !p.ofDeals() {
			return false
		}
	}
	return true
}

func (f ListField) sql(c Condition, env whereEnv) (string, []any) {
	switch f.Kind {
	case FieldChoice:
		return f.choiceSQL(c)
	case FieldMoney:
		return f.moneySQL(c)
	case FieldDate:
		return f.dateSQL(c, env)
	case FieldAge:
		n, _ := strconv.Atoi(c.Value)
		since := env.now.AddDate(0, 0, -n)
		if c.Op == "older" {
			return f.column + " < ?", []any{since}
		}
		return f.column + " >= ?", []any{since}
	case FieldTime:
		return f.timeSQL(c, env)
	case FieldPerson, FieldNumber:
		n, _ := strconv.ParseInt(c.Value, 10, 64)
		if c.Value == "me" {
			n = env.user
		}
		if f.nullable && c.Op == "not" {
			return "(" + f.column + " is null or " + f.column + " <> ?)", []any{n}
		}
		return f.column + numberOps[c.Op], []any{n}
	}
	return f.textSQL(c)
}

var numberOps = map[string]string{"is": " = ?", "not": " <> ?", "min": " >= ?", "max": " <= ?"}

// textSQL asks of a field that a record has several values of whether any of them
// holds; "not" and "empty" that none does.
func (f ListField) textSQL(c Condition) (string, []any) {
	if f.exists == "" {
		return f.oneTextSQL(c)
	}
	switch c.Op {
	case "empty":
		return "not exists (" + f.exists + ")", nil
	case "filled":
		return "exists (" + f.exists + ")", nil
	case "not":
		cond, args := f.oneTextSQL(Condition{Op: "is", Value: c.Value})
		return "not exists (" + f.exists + " and " + cond + ")", args
	}
	cond, args := f.oneTextSQL(c)
	return "exists (" + f.exists + " and " + cond + ")", args
}

func (f ListField) oneTextSQL(c Condition) (string, []any) {
	// Both sides are lowered by the database, since SQLite lowers no other letters
	// than a to z.
	value := c.Value
	pattern := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(value)
	switch c.Op {
	case "has":
		return "lower(" + f.column + `) like lower(?) escape '\'`, []any{"%" + pattern + "%"}
	case "starts":
		return "lower(" + f.column + `) like lower(?) escape '\'`, []any{pattern + "%"}
	case "is":
		return "lower(" + f.column + ") = lower(?)", []any{value}
	case "not":
		return "lower(" + f.column + ") <> lower(?)", []any{value}
	case "empty":
		return f.column + " = ''", nil
	}
	return f.column + " <> ''", nil
}

func (f ListField) choiceSQL(c Condition) (string, []any) {
	values := []any{strings.Split(c.Value, ",")}
	if f.exists != "" {
		switch c.Op {
		case "is":
			return "exists (" + f.exists + " and " + f.column + " in ?)", values
		case "not":
			return "not exists (" + f.exists + " and " + f.column + " in ?)", values
		case "empty":
			return "not exists (" + f.exists + ")", nil
		}
		return "exists (" + f.exists + ")", nil
	}
	switch c.Op {
	case "is":
		return f.column + " in ?", values
	case "not":
		return f.column + " not in ?", values
	case "empty":
		return f.column + " = ''", nil
	}
	return f.column + " <> ''", nil
}

func (f ListField) moneySQL(c Condition) (string, []any) {
	switch c.Op {
	case "empty":
		return f.column + " is null", nil
	case "filled":
		return f.column + " is not null", nil
	}
	m, err := money.Parse(c.Value, "USD")
	if err != nil {
		return "1 = 0", nil
	}
	return "(" + f.currency + " = ? and " + f.column + numberOps[c.Op] + ")", []any{m.Currency, m.Minor}
}

// dateSQL compares partial dates: one is before a day when all of it is, so that
// 2010 is neither before nor after 2010-05.
func (f ListField) dateSQL(c Condition, env whereEnv) (string, []any) {
	value := c.Value
	if c.Op == "within" || c.Op == "older" {
		n, _ := strconv.Atoi(value)
		value = string(money.DateOf(env.now.AddDate(0, 0, -n)))
	}
	// "~" sorts after whatever may follow in a date.
	switch c.Op {
	case "is":
		return "(" + f.column + " >= ? and " + f.column + " < ?)", []any{value, value + "~"}
	case "before", "older":
		return "(" + f.column + " <> '' and " + f.column + " < ? and substr(?, 1, length(" + f.column + ")) <> " + f.column + ")", []any{value, value}
	case "after":
		return f.column + " > ?", []any{value + "~"}
	case "from":
		return f.column + " >= ?", []any{firstOf(value)}
	case "to":
		value = lastOf(value)
		return "(" + f.column + " <> '' and " + f.column + " < ? and (" + f.column + " >= ? or substr(?, 1, length(" + f.column + ")) <> " + f.column + "))", []any{value + "~", value, value}
	case "within":
		return "(" + f.column + " >= ? and " + f.column + " < ?)", []any{value, string(money.DateOf(env.now)) + "~"}
	case "empty":
		return f.column + " = ''", nil
	}
	return f.column + " <> ''", nil
}

// timeSQL compares a time with a partial date as with the span that it is, in UTC.
func (f ListField) timeSQL(c Condition, env whereEnv) (string, []any) {
	switch c.Op {
	case "empty":
		return f.column + " is null", nil
	case "filled":
		return f.column + " is not null", nil
	case "within", "older":
		n, _ := strconv.Atoi(c.Value)
		return f.column + map[string]string{"within": " >= ?", "older": " < ?"}[c.Op], []any{env.now.AddDate(0, 0, -n)}
	}
	begin, end := spanOf(money.Date(c.Value))
	switch c.Op {
	case "is":
		return "(" + f.column + " >= ? and " + f.column + " < ?)", []any{begin, end}
	case "before":
		return f.column + " < ?", []any{begin}
	case "after":
		return f.column + " >= ?", []any{end}
	case "from":
		return f.column + " >= ?", []any{begin}
	}
	return f.column + " < ?", []any{end}
}

// spanOf is when a partial date begins, and when the next one does.
func spanOf(d money.Date) (begin, end time.Time) {
	begin = time.Date(d.Year(), time.Month(max(d.Month(), 1)), max(d.Day(), 1), 0, 0, 0, 0, time.UTC)
	switch {
	case d.Month() == 0:
		return begin, begin.AddDate(1, 0, 0)
	case d.Day() == 0:
		return begin, begin.AddDate(0, 1, 0)
	}
	return begin, begin.AddDate(0, 0, 1)
}

// firstOf shortens a date to the longest span that begins with it: 2010-01-01 to
// 2010. Dates that begin no earlier are then those that do not sort before it.
func firstOf(date string) string {
	return strings.TrimSuffix(strings.TrimSuffix(date, "-01"), "-01")
}

// lastOf shortens a date to the longest span that ends with it: 2010-12-31 to 2010.
func lastOf(date string) string {
	if day, err := time.Parse(time.DateOnly, date); err == nil && day.AddDate(0, 0, 1).Day() == 1 {
		date = date[:len("2010-12")]
	}
	if len(date) == len("2010-12") {
		date = strings.TrimSuffix(date, "-12")
	}
	return date
}

// whereEnv is what the filters of an actor are relative to.
func (s *Store) whereEnv(actor Actor) whereEnv {
	return whereEnv{user: actor.UserID, now: s.Now()}
}
