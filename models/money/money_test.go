package money_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/currency"
	"pgregory.net/rapid"

	"dealflow/models/money"
)

var someCurrencies = []string{"USD", "EUR", "CNY", "JPY", "KRW", "KWD", "CLF", "SEK", "HKD", "CHF", "ILS", "TRY", "BRL"}

func anyMoney() *rapid.Generator[money.Money] {
	return rapid.Custom(func(t *rapid.T) money.Money {
		return money.Money{
			Minor:    rapid.Int64().Draw(t, "minor"),
			Currency: rapid.SampledFrom(someCurrencies).Draw(t, "currency"),
		}
	})
}

func TestMoney_ParseReadsEveryFormat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoney().Draw(t, "money")
		// The fallback of a form is any currency; no printed amount may depend on it.
		fallback := rapid.SampledFrom([]string{"", "EUR", "GBP"}).Draw(t, "fallback")
		for _, text := range []string{m.String(), m.Long("en"), m.Long("zh-CN")} {
			if got, err := money.Parse(text, fallback); err != nil || got != m {
				t.Fatalf("Parse(%q) = %v, %v, want %v", text, got, err, m)
			}
		}
		if got, err := money.Parse(m.Number(), m.Currency); err != nil || got != m {
			t.Fatalf("Parse(%q, %s) = %v, %v, want %v", m.Number(), m.Currency, got, err, m)
		}
	})
}

// A short form is read back as an amount of the same currency no further off
// than its rounding allows: half a unit of the third significant digit.
func TestMoney_ShortIsClose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoney().Draw(t, "money")
		for _, lang := range []string{"en", "zh-CN"} {
			got, err := money.Parse(m.Short(lang), "")
			if errors.Is(err, money.ErrOverflow) {
				continue // The largest amounts round up past 64 bits.
			}
			if err != nil || got.Currency != m.Currency {
				t.Fatalf("Parse(%q) = %v, %v, want %s", m.Short(lang), got, err, m.Currency)
			}
			off := new(big.Int).Sub(big.NewInt(got.Minor), big.NewInt(m.Minor))
			off.Abs(off).Mul(off, big.NewInt(200))
			if off.Cmp(new(big.Int).Abs(big.NewInt(m.Minor))) > 0 {
				t.Fatalf("Short(%s) of %v = %q, off by more than 0.5%%", lang, m, m.Short(lang))
			}
		}
	})
}

func TestSum_IsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amounts := rapid.SliceOf(anyMoney()).Draw(t, "amounts")
		want := map[string]*big.Int{}
		for _, m := range amounts {
			if want[m.Currency] == nil {
				want[m.Currency] = new(big.Int)
			}
			want[m.Currency].Add(want[m.Currency], big.NewInt(m.Minor))
		}
		overflows := false
		for _, sum := range want {
			overflows = overflows || !sum.IsInt64()
		}
		got, err := money.Sum(amounts)
		if overflows {
			if !errors.Is(err, money.ErrOverflow) {
				t.Fatalf("Sum() error = %v, want %v", err, money.ErrOverflow)
			}
			return
		}
		if err != nil || len(got) != len(want) {
			t.Fatalf("Sum() = %v, %v, want %v", got, err, want)
		}
		for _, m := range got {
			if want[m.Currency].Cmp(big.NewInt(m.Minor)) != 0 {
				t.Fatalf("Sum() of %s = %d, want %v", m.Currency, m.Minor, want[m.Currency])
			}
		}
	})
}

func TestAdd(t *testing.T) {
	usd := func(minor int64) money.Money { return money.Money{Minor: minor, Currency: "USD"} }
	tests := []struct {
		name string
		a, b money.Money
		want money.Money
		err  error
	}{
		{name: "plain", a: usd(1), b: usd(2), want: usd(3)},
		{name: "negative", a: usd(1), b: usd(-2), want: usd(-1)},
		{name: "too large", a: usd(math.MaxInt64), b: usd(1), err: money.ErrOverflow},
		{name: "too small", a: usd(math.MinInt64), b: usd(-1), err: money.ErrOverflow},
		{name: "mixed", a: usd(1), b: money.Money{Minor: 1, Currency: "EUR"}, err: money.ErrMismatch},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got, err := money.Add(tc.a, tc.b)
			if !errors.Is(err, tc.err) {
				t.Fatalf("Add() error = %v, want %v", err, tc.err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Add() mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSum(t *testing.T) {
	got, err := money.Sum([]money.Money{
		{Minor: math.MaxInt64, Currency: "USD"}, {Minor: 5, Currency: "EUR"}, {Minor: 1, Currency: "USD"}, {Minor: -1, Currency: "USD"},
	})
	if err != nil {
		t.Fatalf("Sum() error = %v", err)
	}
	want := []money.Money{{Minor: 5, Currency: "EUR"}, {Minor: math.MaxInt64, Currency: "USD"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Sum() mismatch (-want +got):\n%s", diff)
	}
}

// The decimals agree with ISO 4217 as x/text knows it, but for the currencies
// whose small coins are out of use, which x/text counts as having none.
func TestDigits(t *testing.T) {
	for _, code := range []string{"USD", "EUR", "GBP", "CNY", "JPY", "KRW", "KWD", "BHD", "TND", "CHF", "HKD", "INR", "BRL", "VND", "CLP", "XOF"} {
		unit, err := currency.ParseISO(code)
		if err != nil {
			t.Fatalf("ParseISO(%s) error = %v", code, err)
		}
		want, _ := currency.Standard.Rounding(unit)
		if got, ok := money.Digits(code); !ok || got != want {
			t.Errorf("Digits(%s) = %d, %v, want %d", code, got, ok, want)
		}
	}
	for _, code := range []string{"", "usd", "XYZ", "US"} {
		if got, ok := money.Digits(code); ok {
			t.Errorf("Digits(%q) = %d, want none", code, got)
		}
	}
}
