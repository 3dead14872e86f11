package money_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dealflow/models/money"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text, fallback string
		want           money.Money
	}{
		{"$41M", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"$41m", "EUR", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"1,000", "USD", money.Money{Minor: 100_000, Currency: "USD"}},
		{" 1,000 ", "JPY", money.Money{Minor: 1000, Currency: "JPY"}},
		{"US$1.5bn", "", money.Money{Minor: 150_000_000_000, Currency: "USD"}},
		{"US$ 1.5 billion", "", money.Money{Minor: 150_000_000_000, Currency: "USD"}},
		{"€3k", "", money.Money{Minor: 300_000, Currency: "EUR"}},
		{"3 k€", "", money.Money{Minor: 300_000, Currency: "EUR"}},
		{"kEUR", "", money.Money{}},
		{"12 kEUR", "", money.Money{Minor: 1_200_000, Currency: "EUR"}},
		{"41MUSD", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"41,000,000.50 USD", "", money.Money{Minor: 4_100_000_050, Currency: "USD"}},
		{"USD 41,000,000.5", "", money.Money{Minor: 4_100_000_050, Currency: "USD"}},
		{"$41M USD", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"$41M CAD", "", money.Money{Minor: 4_100_000_000, Currency: "CAD"}},
		{"$5", "HKD", money.Money{Minor: 500, Currency: "HKD"}},
		{"$5", "GBP", money.Money{Minor: 500, Currency: "USD"}},
		{"5 million US dollars", "", money.Money{Minor: 500_000_000, Currency: "USD"}},
		{"HK$3.2m", "", money.Money{Minor: 320_000_000, Currency: "HKD"}},
		{"4100万美元", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"4100 万 美元", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"４１００万美元", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"1.2亿", "CNY", money.Money{Minor: 12_000_000_000, Currency: "CNY"}},
		{"1.2億元", "USD", money.Money{Minor: 12_000_000_000, Currency: "CNY"}},
		{"1亿2000万元", "", money.Money{Minor: 12_000_000_000, Currency: "CNY"}},
		{"人民币1.2亿元", "", money.Money{Minor: 12_000_000_000, Currency: "CNY"}},
		{"1.2亿元人民币", "", money.Money{Minor: 12_000_000_000, Currency: "CNY"}},
		{"3千万美元", "", money.Money{Minor: 3_000_000_000, Currency: "USD"}},
		{"2百万欧元", "", money.Money{Minor: 200_000_000, Currency: "EUR"}},
		{"1.5万亿日元", "", money.Money{Minor: 1_500_000_000_000, Currency: "JPY"}},
		{"四千一百万美元", "", money.Money{Minor: 4_100_000_000, Currency: "USD"}},
		{"三千万美元", "", money.Money{Minor: 3_000_000_000, Currency: "USD"}},
		{"人民币两亿元", "", money.Money{Minor: 20_000_000_000, Currency: "CNY"}},
		{"十二亿元", "", money.Money{Minor: 120_000_000_000, Currency: "CNY"}},
		{"一亿零五万元", "", money.Money{Minor: 10_005_000_000, Currency: "CNY"}},
		{"一万亿日元", "", money.Money{Minor: 1_000_000_000_000, Currency: "JPY"}},
		{"一千零五元", "", money.Money{Minor: 100_500, Currency: "CNY"}},
		{"二十五元", "", money.Money{Minor: 2500, Currency: "CNY"}},
		{"港币 500 万元", "", money.Money{Minor: 500_000_000, Currency: "HKD"}},
		{"RMB 300 million", "", money.Money{Minor: 30_000_000_000, Currency: "CNY"}},
		{"₹50 crore", "", money.Money{Minor: 50_000_000_000, Currency: "INR"}},
		{"Rs. 2.5 Cr", "", money.Money{Minor: 2_500_000_000, Currency: "INR"}},
		{"Rs 20 lakhs", "USD", money.Money{Minor: 200_000_000, Currency: "INR"}},
		{"250 crore", "USD", money.Money{Minor: 250_000_000_000, Currency: "INR"}},
		{"$2 crore", "", money.Money{Minor: 2_000_000_000, Currency: "USD"}},
		{"10,00,000", "INR", money.Money{Minor: 100_000_000, Currency: "INR"}},
		{"₹1,50,00,000.50", "", money.Money{Minor: 1_500_000_050, Currency: "INR"}},
		{"RMB¥300m", "", money.Money{Minor: 30_000_000_000, Currency: "CNY"}},
		{"¥500", "", money.Money{Minor: 50_000, Currency: "CNY"}},
		{"￥500", "USD", money.Money{Minor: 50_000, Currency: "CNY"}},
		{"¥500", "JPY", money.Money{Minor: 500, Currency: "JPY"}},
		{"¥500 JPY", "", money.Money{Minor: 500, Currency: "JPY"}},
		{"KWD 1.234", "", money.Money{Minor: 1234, Currency: "KWD"}},
		{"1.234.567,89 EUR", "", money.Money{Minor: 123_456_789, Currency: "EUR"}},
		{"1.234.567 EUR", "", money.Money{Minor: 123_456_700, Currency: "EUR"}},
		{"1'000'000 CHF", "", money.Money{Minor: 100_000_000, Currency: "CHF"}},
		{"1 000 000 SEK", "", money.Money{Minor: 100_000_000, Currency: "SEK"}},
		{"-$41M", "", money.Money{Minor: -4_100_000_000, Currency: "USD"}},
		{"$-41M", "", money.Money{Minor: -4_100_000_000, Currency: "USD"}},
		{"$.5M", "", money.Money{Minor: 50_000_000, Currency: "USD"}},
		{"0", "USD", money.Money{Minor: 0, Currency: "USD"}},
		{"1.500 USD", "", money.Money{Minor: 150, Currency: "USD"}},
		{"$1.234567M", "", money.Money{Minor: 123_456_700, Currency: "USD"}},
		{"92233720368547758.07 USD", "", money.Money{Minor: 1<<63 - 1, Currency: "USD"}},
		{"-92233720368547758.08 USD", "", money.Money{Minor: -1 << 63, Currency: "USD"}},
	}
	for _, tc := range tests {
		t.Run(tc.text+"/"+tc.fallback, func(t *testing.T) {
			got, err := money.Parse(tc.text, tc.fallback)
			if tc.want == (money.Money{}) {
				if err == nil {
					t.Fatalf("Parse() = %v, want an error", got)
				}
				return
			}
			if err != nil {
				t.Fatalf("Parse() error = %v", err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("Parse() mismatch (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParse_Errors(t *testing.T) {
	tests := []struct {
		text, fallback string
		want           error
	}{
		{"", "USD", money.ErrEmpty},
		{"  ", "USD", money.ErrEmpty},
		{"-", "USD", money.ErrEmpty},
		{"—", "USD", money.ErrEmpty},
		{"undisclosed", "USD", money.ErrEmpty},
		{"未披露", "USD", money.ErrEmpty},
		{"abc def", "USD", money.ErrSyntax},
		{"$", "USD", money.ErrSyntax},
		{"1,5", "EUR", money.ErrSyntax},
		{"1,00", "USD", money.ErrSyntax},
		{"10,00,00", "INR", money.ErrSyntax},
		{"100,00,000", "INR", money.ErrSyntax},
		{"1,00,0000", "INR", money.ErrSyntax},
		{"10.00.000", "INR", money.ErrSyntax},
		{"1,000.", "USD", money.ErrSyntax},
		{"1.2.3", "USD", money.ErrSyntax},
		{"5-10M", "USD", money.ErrSyntax},
		{"--5", "USD", money.ErrSyntax},
		{"1m 500k", "USD", money.ErrSyntax},
		{"1亿美元一", "", money.ErrSyntax},
		{"1亿美元2000万", "", money.ErrSyntax},
		{"3亿5", "CNY", money.ErrSyntax},
		{"2千5百万", "CNY", money.ErrSyntax},
		{"1万20000万", "CNY", money.ErrSyntax},
		{"三千五", "CNY", money.ErrSyntax},
		{"千万美元", "", money.ErrSyntax},
		{"数千万美元", "", money.ErrSyntax},
		{"二〇一〇", "CNY", money.ErrSyntax},
		{"一亿2000万", "CNY", money.ErrSyntax},
		{"一百五十五百", "CNY", money.ErrSyntax},
		{"一万一亿", "CNY", money.ErrSyntax},
		{"5 apples", "USD", money.ErrSyntax},
		{"<b>5</b>", "USD", money.ErrSyntax},
		{"5", "", money.ErrCurrency},
		{"5", "usd", money.ErrCurrency},
		{"5", "XYZ", money.ErrCurrency},
		{"5 XYZ", "USD", money.ErrCurrency},
		{"€5 USD", "", money.ErrCurrency},
		{"$5 EUR", "", money.ErrCurrency},
		{"$5¥", "", money.ErrCurrency},
		{"0.005", "USD", money.ErrPrecision},
		{"0.5", "JPY", money.ErrPrecision},
		{"1.2345 KWD", "", money.ErrPrecision},
		{"92233720368547758.08", "USD", money.ErrOverflow},
		{"9999999999999999999999 T", "USD", money.ErrOverflow},
	}
	for _, tc := range tests {
		t.Run(tc.text+"/"+tc.fallback, func(t *testing.T) {
			got, err := money.Parse(tc.text, tc.fallback)
			if !errors.Is(err, tc.want) {
				t.Errorf("Parse() = %v, %v, want error %v", got, err, tc.want)
			}
			var parseError *money.ParseError
			if !errors.As(err, &parseError) || parseError.Text != tc.text {
				t.Errorf("Parse() error = %#v, want a *ParseError with the text", err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"$41M", "1,000", "4100万美元", "1亿2000万", "-", "1.234.567,89 EUR", "¥", "9e9", "12 kEUR"} {
		f.Add(text, "USD")
	}
	f.Fuzz(func(t *testing.T, text, fallback string) {
		m, err := money.Parse(text, fallback)
		if err != nil {
			return
		}
		if again, err := money.Parse(m.String(), ""); err != nil || again != m {
			t.Errorf("Parse(%q) = %v, %v, want %v", m.String(), again, err, m)
		}
	})
}
