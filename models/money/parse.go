package money

import (
	"math/big"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds what is looked at; no amount that fits 64 bits is longer.
const maxText = 80

// Parse reads an amount as people write it in English or Chinese: "$41M",
// "1,000", "US$1.5bn", "€3k", "41,000,000.50 USD", "RMB 300 million",
// "₹50 crore", "1,50,00,000 INR", "4100万美元", "1.2亿", "1亿2000万元", "四千一百万美元". The fallback is the ISO code to use when
// the text names no currency.
//
// A sign that several currencies share means the fallback if that is one of
// them, else the most common one: ¥ is CNY unless the fallback is JPY, $ is USD
// unless the fallback is another dollar. 元 alone is always CNY. A lone comma or
// space must separate thousands: "1,5" is refused, because nobody can tell
// what it means; "1.234,50" is unmistakable and read.
//
// The error is a *ParseError around ErrEmpty, ErrSyntax, ErrCurrency,
// ErrPrecision or ErrOverflow.
func Parse(text, fallback string) (Money, error) {
	m, err := parse(text, fallback)
	if err != nil {
		return Money{}, &ParseError{Text: text, Err: err}
	}
	return m, nil
}

func parse(text, fallback string) (Money, error) {
	if utf8.RuneCountInString(text) > maxText {
		return Money{}, ErrSyntax
	}
	s := normalise(text)
	if isEmpty(s) {
		return Money{}, ErrEmpty
	}
	p := parser{rest: s}
	if err := p.run(); err != nil {
		return Money{}, err
	}
	code, err := p.currency(fallback)
	if err != nil {
		return Money{}, err
	}
	digits, ok := Digits(code)
	if !ok {
		return Money{}, ErrCurrency
	}
	minor, err := p.minor(digits)
	if err != nil {
		return Money{}, err
	}
	return Money{Minor: minor, Currency: code}, nil
}

// normalise brings full-width forms, odd spaces and odd dashes to ASCII, and capitals to small letters.
func normalise(text string) string {
	mapped := strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		case r == '￥':
			return '¥'
		case r == '￡':
			return '£'
		case r == '￦':
			return '₩'
		case r == '−' || r == '–' || r == '—':
			return '-'
		case r == '’':
			return '\''
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToLower(r)
	}, text)
	return strings.Join(strings.Fields(mapped), " ")
}

func isEmpty(s string) bool {
	switch s {
	case "", "-", "--", "n/a", "na", "none", "unknown", "undisclosed", "not disclosed", "未披露", "未公开", "未透露", "未知", "不详":
		return true
	}
	return false
}

// segment is one number with the power of ten behind it: 1亿2000万 has two.
type segment struct {
	mantissa *big.Int
	exponent int // of the mantissa, zero or negative
	scale    int
	chinese  bool
}

func (s segment) indian() bool { return !s.chinese && (s.scale == lakh || s.scale == crore) }

type parser struct {
	rest     string
	negative bool
	signed   bool
	segments []segment
	names    []string // currencies in the text, as codes or keys of shared
	closed   bool     // a currency has followed the number: the amount ends with it
}

// run takes the text apart, one piece at a time, until nothing is left.
func (p *parser) run() error {
	if !strings.ContainsAny(p.rest, "0123456789"+chineseDigits+chineseTens+"两兩") {
		return ErrSyntax
	}
	for p.rest = strings.TrimSpace(p.rest); p.rest != ""; p.rest = strings.TrimSpace(p.rest) {
		if err := p.step(); err != nil {
			return err
		}
	}
	if len(p.segments) == 0 {
		return ErrSyntax
	}
	return p.checkSegments()
}

func (p *parser) step() error {
	if p.closed && startsNumber(p.rest) {
		return ErrSyntax
	}
	switch c := p.rest[0]; {
	case c == '+' || c == '-':
		if p.signed || len(p.segments) > 0 {
			return ErrSyntax
		}
		p.signed, p.negative = true, c == '-'
		p.rest = p.rest[1:]
		return nil
	case c >= '0' && c <= '9', c == '.' && len(p.rest) > 1 && isDigit(p.rest[1]):
		return p.number()
	}
	if value, length := readNumeral(p.rest); length > 0 {
		p.segments = append(p.segments, segment{mantissa: big.NewInt(value), chinese: true})
		p.rest = p.rest[length:]
		return nil
	}
	name, length := matchCurrency(p.rest)
	if length == 0 {
		if letters := letterRun(p.rest); letters == 3 {
			return ErrCurrency
		}
		return ErrSyntax
	}
	p.name(name, length)
	return nil
}

// name takes the name of a currency.
func (p *parser) name(name string, length int) {
	p.names = append(p.names, name)
	p.closed = len(p.segments) > 0
	p.rest = p.rest[length:]
}

// number reads digits with their separators and the scale behind them.
func (p *parser) number() error {
	length := numberRun(p.rest)
	digits, decimals, ok := readNumber(p.rest[:length])
	if !ok {
		return ErrSyntax
	}
	mantissa, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		return ErrSyntax
	}
	seg := segment{mantissa: mantissa, exponent: -decimals}
	p.rest = strings.TrimSpace(p.rest[length:])
	scale, length, chinese := matchScale(p.rest)
	seg.scale, seg.chinese = scale, chinese
	p.rest = p.rest[length:]
	p.segments = append(p.segments, seg)
	return nil
}

// checkSegments allows several numbers only where Chinese writes one amount so,
// each part smaller than the unit before it. 3亿5 means 3.5亿 in speech and
// something else in a ledger, so it is refused.
func (p *parser) checkSegments() error {
	for i, seg := range p.segments {
		if len(p.segments) > 1 && (!seg.chinese || seg.exponent != 0) {
			return ErrSyntax
		}
		if i == 0 {
			continue
		}
		before := p.segments[i-1].scale
		value := new(big.Int).Mul(seg.mantissa, power(seg.scale))
		if seg.scale >= before || value.Cmp(power(before)) >= 0 {
			return ErrSyntax
		}
	}
	return nil
}

// currency settles what the names in the text and the fallback say together.
func (p *parser) currency(fallback string) (string, error) {
	code, weak := "", ""
	for _, name := range p.names {
		if name == yuan || shared[name] != nil {
			if weak != "" && weak != name && weak != yuan && name != yuan {
				return "", ErrCurrency
			}
			if weak == "" || weak == yuan {
				weak = name
			}
			continue
		}
		if code != "" && code != name {
			return "", ErrCurrency
		}
		code = name
	}
	switch {
	case code != "" && shared[weak] != nil && !contains(shared[weak], code):
		return "", ErrCurrency
	case code != "":
		return code, nil
	case weak == yuan:
		return "CNY", nil
	case weak != "" && contains(shared[weak], fallback):
		return fallback, nil
	case weak != "":
		return shared[weak][0], nil
	case slices.ContainsFunc(p.segments, segment.indian):
		return "INR", nil
	}
	return fallback, nil
}

// minor adds the segments up in minor units, exactly or not at all.
func (p *parser) minor(digits int) (int64, error) {
	total := new(big.Int)
	for _, seg := range p.segments {
		exponent := seg.exponent + seg.scale + digits
		if exponent >= 0 {
			total.Add(total, new(big.Int).Mul(seg.mantissa, power(exponent)))
			continue
		}
		quotient, remainder := new(big.Int).QuoRem(seg.mantissa, power(-exponent), new(big.Int))
		if remainder.Sign() != 0 {
			return 0, ErrPrecision
		}
		total.Add(total, quotient)
	}
	if p.negative {
		total.Neg(total)
	}
	if !total.IsInt64() {
		return 0, ErrOverflow
	}
	return total.Int64(), nil
}

func power(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

func contains(list []string, item string) bool {
	for _, entry := range list {
		if entry == item {
			return true
		}
	}
	return false
}
