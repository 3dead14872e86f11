package money_test

import (
	"testing"

	"dealflow/models/money"
)

func TestPrefix(t *testing.T) {
	tests := []struct {
		text, read, want string
		named            bool
	}{
		{"$41M led by Morningside", "$41M", "41000000.00 USD", true},
		{"$5, 2010", "$5", "5.00 USD", true},
		{"$1,500,000, Dec", "$1,500,000", "1500000.00 USD", true},
		{"$2.5 million seed", "$2.5 million", "2500000.00 USD", true},
		{"US$1.5bn.", "US$1.5bn", "1500000000.00 USD", true},
		{"5m seed", "5m", "5000000.00 EUR", false},
		{"10 million dollars from", "10 million dollars", "10000000.00 USD", true},
		{"RMB 300 million", "RMB 300 million", "300000000.00 CNY", true},
		{"4100万美元领投", "4100万美元", "41000000.00 USD", true},
		{"４１００万美元", "４１００万美元", "41000000.00 USD", true},
		{"1亿2000万元人民币，", "1亿2000万元人民币", "120000000.00 CNY", true},
		{"四千一百万美元的", "四千一百万美元", "41000000.00 USD", true},
		{"5000万A轮", "5000万", "50000000.00 EUR", false},
		{"5000万", "5000万", "50000000.00 EUR", false},
		{"ALL 5m", "ALL 5m", "5000000.00 ALL", true},
		{"all 5m", "", "", false},
		{"usd 5m", "usd 5m", "5000000.00 USD", true},
		{"$41M 2010", "$41M", "41000000.00 USD", true},
		{"2010", "", "", false},
		{"10x growth", "", "", false},
		{"5mx", "", "", false},
		{"$5%", "", "", false},
		{"$", "", "", false},
		{"", "", "", false},
		{"十二", "", "", false},
	}
	for _, tc := range tests {
		m, length, named := money.Prefix(tc.text, "EUR")
		got := ""
		if length > 0 {
			got = m.String()
		}
		if got != tc.want || tc.text[:length] != tc.read || named != tc.named {
			t.Errorf("Prefix(%q) = %q of %q, named %v; want %q of %q, named %v", tc.text, got, tc.text[:length], named, tc.want, tc.read, tc.named)
		}
	}
}

func FuzzPrefix(f *testing.F) {
	for _, text := range []string{"$41M led", "1亿2000万元", "５ m", "usd\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, length, _ := money.Prefix(text, "USD")
		if length < 0 || length > len(text) {
			t.Fatalf("Prefix(%q) reads %d of %d bytes", text, length, len(text))
		}
	})
}
