// Package money holds exact amounts of money and dates of which only a part is
// known. An amount is a whole number of minor units with its ISO 4217 currency;
// no floating point number takes part in reading, adding or printing one.
package money

import (
	"errors"
	"fmt"
	"math/big"
	"sort"
	"strconv"
	"strings"
)

// Errors that reading and adding amounts return, to be told apart with errors.Is.
var (
	// ErrEmpty says that no amount was given: nothing, "-", "n/a", "undisclosed", "未披露".
	ErrEmpty = errors.New("no amount given")
	// ErrSyntax says that the text is not an amount.
	ErrSyntax = errors.New("not an amount")
	// ErrCurrency says that the currency is missing, unknown or named twice in contradiction.
	ErrCurrency = errors.New("unknown currency")
	// ErrPrecision says that the amount has more decimals than its currency.
	ErrPrecision = errors.New("more decimals than the currency has")
	// ErrOverflow says that the amount does not fit 64 bits of minor units.
	ErrOverflow = errors.New("amount too large")
	// ErrMismatch says that amounts of different currencies were to be added.
	ErrMismatch = errors.New("different currencies")
)

// ParseError is what Parse and ParseDate return: the text and one of the errors above.
type ParseError struct {
	Text string
	Err  error
}

// Error names the text and what is wrong with it.
func (e *ParseError) Error() string { return fmt.Sprintf("%q: %v", e.Text, e.Err) }

// Unwrap gives the kind of the error.
func (e *ParseError) Unwrap() error { return e.Err }

// Money is an exact amount. Minor counts the currency's smallest unit (cents of
// a dollar, whole yen, thousandths of a Kuwaiti dinar); Currency is an ISO 4217
// code in capitals.
type Money struct {
	Minor    int64
	Currency string
}

// String gives every digit and the code, "41000000.00 USD", which Parse reads
// back as the same amount.
func (m Money) String() string {
	whole, fraction := m.parts()
	text := whole
	if fraction != "" {
		text += "." + fraction
	}
	return strings.TrimSpace(m.sign() + text + " " + m.Currency)
}

// Number gives the amount without its currency and without empty decimals,
// "41000000" or "0.50", as a form field shows it for editing.
func (m Money) Number() string {
	whole, fraction := m.parts()
	if strings.Trim(fraction, "0") == "" {
		return m.sign() + whole
	}
	return m.sign() + whole + "." + fraction
}

// Add gives the exact sum of two amounts of one currency, or ErrMismatch or ErrOverflow.
func Add(a, b Money) (Money, error) {
	if a.Currency != b.Currency {
		return Money{}, fmt.Errorf("add %s to %s: %w", b.Currency, a.Currency, ErrMismatch)
	}
	sum := a.Minor + b.Minor
	if (b.Minor > 0 && sum < a.Minor) || (b.Minor < 0 && sum > a.Minor) {
		return Money{}, fmt.Errorf("add %s to %s: %w", b, a, ErrOverflow)
	}
	return Money{Minor: sum, Currency: a.Currency}, nil
}

// Sum gives one exact total for each currency that occurs, in the order of the
// currency codes. Currencies are never converted. The order of the amounts does
// not matter, nor whether a sum on the way is larger than the result.
func Sum(amounts []Money) ([]Money, error) {
	sums := map[string]*big.Int{}
	for _, m := range amounts {
		if sums[m.Currency] == nil {
			sums[m.Currency] = new(big.Int)
		}
		sums[m.Currency].Add(sums[m.Currency], big.NewInt(m.Minor))
	}
	totals := make([]Money, 0, len(sums))
	for code, sum := range sums {
		if !sum.IsInt64() {
			return nil, fmt.Errorf("sum of %s: %w", code, ErrOverflow)
		}
		totals = append(totals, Money{Minor: sum.Int64(), Currency: code})
	}
	sort.Slice(totals, func(i, j int) bool { return totals[i].Currency < totals[j].Currency })
	return totals, nil
}

func (m Money) sign() string {
	if m.Minor < 0 {
		return "-"
	}
	return ""
}

// magnitude is the amount without its sign; the smallest int64 has none of its own type.
func (m Money) magnitude() uint64 {
	if m.Minor < 0 {
		return -uint64(m.Minor)
	}
	return uint64(m.Minor)
}

// digits are the decimals to print: an unknown currency prints as if it had two.
func (m Money) digits() int {
	if n, ok := Digits(m.Currency); ok {
		return n
	}
	return 2
}

// parts gives the digits before and after the decimal point, without the sign.
func (m Money) parts() (whole, fraction string) {
	digits := m.digits()
	text := strconv.FormatUint(m.magnitude(), 10)
	if len(text) <= digits {
		text = strings.Repeat("0", digits-len(text)+1) + text
	}
	cut := len(text) - digits
	return text[:cut], text[cut:]
}
