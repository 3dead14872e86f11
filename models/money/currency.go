package money

import "strings"

// The active codes of ISO 4217 by their number of decimals. The table is kept
// here, and not taken from a library, because stored amounts are counted in
// these units: a newer table that disagreed would change every one of them.
const (
	codes0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	codes2 = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHE CHF CHW CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ " +
		"GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD " +
		"MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB " +
		"SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD " +
		"UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
	codes3 = "BHD IQD JOD KWD LYD OMR TND"
	codes4 = "CLF UYW"
)

var decimals = func() map[string]int {
	table := map[string]int{}
	for digits, codes := range map[int]string{0: codes0, 2: codes2, 3: codes3, 4: codes4} {
		for code := range strings.FieldsSeq(codes) {
			table[code] = digits
		}
	}
	return table
}()

// Digits gives the number of decimals of an ISO 4217 code in capitals (USD 2,
// JPY 0, KWD 3), and false for a code that is not in use.
func Digits(currency string) (int, bool) {
	n, ok := decimals[currency]
	return n, ok
}

// style is how a currency is printed: the sign before a short English amount,
// the unmistakable one before a long one, and the Chinese word after an amount.
type style struct{ short, long, chinese string }

var styles = map[string]style{
	"AUD": {"A$", "A$", "澳元"},
	"BRL": {"R$", "R$", "巴西雷亚尔"},
	"CAD": {"C$", "C$", "加元"},
	"CHF": {"CHF ", "CHF ", "瑞士法郎"},
	"CNY": {"CN¥", "CN¥", "元"},
	"EUR": {"€", "€", "欧元"},
	"GBP": {"£", "£", "英镑"},
	"HKD": {"HK$", "HK$", "港元"},
	"ILS": {"₪", "₪", "以色列新谢克尔"},
	"INR": {"₹", "₹", "印度卢比"},
	"JPY": {"JP¥", "JP¥", "日元"},
	"KRW": {"₩", "₩", "韩元"},
	"NZD": {"NZ$", "NZ$", "新西兰元"},
	"RUB": {"₽", "₽", "俄罗斯卢布"},
	"SGD": {"S$", "S$", "新加坡元"},
	"TWD": {"NT$", "NT$", "新台币"},
	"USD": {"$", "US$", "美元"},
	"VND": {"₫", "₫", "越南盾"},
}

// Signs that several currencies share. The fallback of Parse decides when it is
// one of them, as does a code beside the sign; otherwise it is the first.
var shared = map[string][]string{
	"$": {"USD", "ARS", "AUD", "BBD", "BMD", "BND", "BSD", "BZD", "CAD", "CLP", "COP", "FJD", "GYD", "HKD", "JMD", "KYD", "LRD",
		"MXN", "NAD", "NZD", "SBD", "SGD", "SRD", "TTD", "TWD", "UYU", "XCD"},
	"¥": {"CNY", "JPY"},
}

// phrases are what a currency is called in text, in small letters; a value that
// is a key of shared is one of several.
var phrases = map[string]string{
	"$": "$", "dollar": "$", "dollars": "$", "¥": "¥",
	"us$": "USD", "u.s.$": "USD", "us dollar": "USD", "us dollars": "USD", "u.s. dollars": "USD", "美元": "USD", "美金": "USD", "美圆": "USD",
	"€": "EUR", "euro": "EUR", "euros": "EUR", "欧元": "EUR", "歐元": "EUR",
	"£": "GBP", "pound": "GBP", "pounds": "GBP", "英镑": "GBP", "英鎊": "GBP",
	"cn¥": "CNY", "rmb": "CNY", "rmb¥": "CNY", "yuan": "CNY", "renminbi": "CNY", "人民币": "CNY", "人民幣": "CNY", "元人民币": "CNY", "元人民幣": "CNY",
	"人民币元": "CNY", "元": yuan, "圆": yuan, "块": yuan,
	"jp¥": "JPY", "yen": "JPY", "日元": "JPY", "日圆": "JPY", "日圓": "JPY", "円": "JPY",
	"hk$": "HKD", "港元": "HKD", "港币": "HKD", "港幣": "HKD", "nt$": "TWD", "新台币": "TWD", "新臺幣": "TWD", "新台幣": "TWD", "台币": "TWD", "台幣": "TWD",
	"s$": "SGD", "sg$": "SGD", "新加坡元": "SGD", "新元": "SGD", "新币": "SGD", "a$": "AUD", "au$": "AUD", "澳元": "AUD", "澳大利亚元": "AUD",
	"c$": "CAD", "ca$": "CAD", "加元": "CAD", "加拿大元": "CAD", "nz$": "NZD", "新西兰元": "NZD", "r$": "BRL", "巴西雷亚尔": "BRL", "mx$": "MXN",
	"₩": "KRW", "韩元": "KRW", "韓元": "KRW", "₹": "INR", "rs": "INR", "rs.": "INR", "rupee": "INR", "rupees": "INR", "印度卢比": "INR", "卢比": "INR",
	"瑞士法郎": "CHF", "瑞郎": "CHF", "₽": "RUB", "俄罗斯卢布": "RUB", "卢布": "RUB", "₪": "ILS", "以色列新谢克尔": "ILS", "₫": "VND", "越南盾": "VND",
	"₱": "PHP", "₺": "TRY", "₴": "UAH", "₦": "NGN", "₸": "KZT", "฿": "THB", "泰铢": "THB", "zł": "PLN",
}

// yuan stands for the Chinese unit word 元, which is the renminbi unless another
// currency is named beside it.
const yuan = "元"
