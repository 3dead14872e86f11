package money_test

import (
	"testing"

	"dealflow/models/money"
)

func TestMoney_Short(t *testing.T) {
	tests := []struct {
		minor       int64
		currency    string
		english, zh string
	}{
		{4_100_000_000, "USD", "$41M", "4100万美元"},
		{110_000_000_000, "USD", "$1.1B", "11亿美元"},
		{11_000_000_000, "USD", "$110M", "1.1亿美元"},
		{112_500_000_000, "USD", "$1.125B", "11.25亿美元"},
		{123_456_789, "USD", "$1.23M", "123.5万美元"},
		{99_999_999, "USD", "$1M", "100万美元"},
		{99_950, "USD", "$999.50", "999.50美元"},
		{99_999, "USD", "$999.99", "999.99美元"},
		{100_000, "USD", "$1K", "1,000美元"},
		{0, "USD", "$0", "0美元"},
		{5, "USD", "$0.05", "0.05美元"},
		{-4_100_000_000, "USD", "-$41M", "-4100万美元"},
		{12_000_000_000, "CNY", "CN¥120M", "1.2亿元"},
		{1_500_000_000_000, "JPY", "JP¥1.5T", "1.5万亿日元"},
		{4_100_000_000, "SEK", "SEK 41M", "4100万 SEK"},
		{4_100_000_000, "CHF", "CHF 41M", "4100万瑞士法郎"},
		{1<<63 - 1, "JPY", "JP¥9,220,000T", "9,223,000万亿日元"},
		{-1 << 63, "USD", "-$92,200T", "-92,230万亿美元"},
		{500, "", "5", "5"},
	}
	for _, tc := range tests {
		t.Run(tc.english, func(t *testing.T) {
			m := money.Money{Minor: tc.minor, Currency: tc.currency}
			if got := m.Short("en"); got != tc.english {
				t.Errorf("Short(en) = %q, want %q", got, tc.english)
			}
			if got := m.Short("zh-CN"); got != tc.zh {
				t.Errorf("Short(zh-CN) = %q, want %q", got, tc.zh)
			}
		})
	}
}

func TestMoney_Long(t *testing.T) {
	tests := []struct {
		minor                      int64
		currency                   string
		english, zh, number, exact string
	}{
		{4_100_000_000, "USD", "US$41,000,000", "41,000,000美元", "41000000", "41000000.00 USD"},
		{4_100_000_050, "USD", "US$41,000,000.50", "41,000,000.50美元", "41000000.50", "41000000.50 USD"},
		{-7, "USD", "-US$0.07", "-0.07美元", "-0.07", "-0.07 USD"},
		{12_000_000_000, "CNY", "CN¥120,000,000", "120,000,000元人民币", "120000000", "120000000.00 CNY"},
		{1234, "JPY", "JP¥1,234", "1,234日元", "1234", "1234 JPY"},
		{1234, "KWD", "KWD 1.234", "1.234 KWD", "1.234", "1.234 KWD"},
	}
	for _, tc := range tests {
		t.Run(tc.exact, func(t *testing.T) {
			m := money.Money{Minor: tc.minor, Currency: tc.currency}
			for _, check := range []struct{ name, got, want string }{
				{"Long(en)", m.Long("en"), tc.english},
				{"Long(zh-CN)", m.Long("zh-CN"), tc.zh},
				{"Number()", m.Number(), tc.number},
				{"String()", m.String(), tc.exact},
			} {
				if check.got != check.want {
					t.Errorf("%s = %q, want %q", check.name, check.got, check.want)
				}
			}
		})
	}
}
