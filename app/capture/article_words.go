package capture

import (
	"regexp"
	"sort"
	"strings"
)

func wordSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// stopWords begin sentences and stand in capitals without being names.
var stopWords = wordSet(`A About According Across After Again Against Ago All Almost Along Already Also Although Among Amid An And Another Any Anyone Apart Are Around As Aside At Back Based Because Before Behind Being Below Besides Between Beyond Both But By Can Coincidentally Coincidently Could Despite Did Do Does Down During Each Earlier Early Either Elsewhere Even Eventually Ever Every Everyone Few Finally First Following For Former Formerly Founded From Further Given Had Half Has Have Having He Headquartered Hence Her Here Hers His How However I If In Including Indeed Inside Instead Into Is It Its Just Last Late Later Launched Lately Led Less Let Like Many Maybe Me Meanwhile Most Much My Near Nearly Neither Never Nevertheless New Next No Nobody None Nor Not Nothing Now Of Off On Once One Only Or Other Others Our Out Outside Over Overall Own Part Per Perhaps Previously Rather Recently Research Same Second Separately Several She Should Similarly Since So Some Somebody Something Soon Still Such Sources Speaking Terms Than Thanks That The Their Them Then There Therefore These They Third This Those Though Three Through Thus Till To Today Together Tomorrow Too Toward Towards Two Under Unlike Until Up Upon Us Very Via Was We Well Were What When Where Whether Which While Who Whom Whose Why Will With Within Without Would Yes Yesterday Yet You Your
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October November December Feb Apr Sept Nov Dec Spring Summer Autumn Winter Q1 Q2 Q3 Q4 H1 H2 FY
Internet Web Wi-Fi IT AI IPO IPOs CRM SaaS API ID TV PC PCs USD US$ RMB CNY EUR GBP HK$ CEOs B2B B2C VR AR 3G 4G 5G LTE GPS SMS GDP R&D ESG SPAC SAFE ARR AGI LLM LLMs GPU GPUs EV EVs M&A PE VC VCs LP LPs GP GPs UX UI OS PhD MBA English Mandarin Series Seed Pre-seed Pre-A Pre-Seed Round Angel Editor Reporter Reporting Photo Credit Image Images Source Read More Information Investors Contact Note Share Subscribe News Market Markets Figures Additional Participants Participating Existing Returning Previous Proceeds Customers Revenue Sales Shares Talks Details Neither Analysts Insiders`)

// places are the names of places and peoples, which found no company.
var places = wordSet(`China Chinese Beijing Shanghai Shenzhen Guangzhou Hangzhou Chengdu Nanjing Wuhan Suzhou Taiwan Taiwanese Taipei Hong Kong Macau Asia Asian Europe European Africa African America American Americas Americans U.S U.S. US USA U.S.A U.S.A. U.K U.K. UK Britain British England London Germany German Berlin Munich Hamburg France French Paris Spain Spanish Madrid Barcelona Italy Italian Milan Rome Portugal Lisbon Netherlands Dutch Amsterdam Belgium Brussels Switzerland Swiss Zurich Geneva Austria Vienna Sweden Swedish Stockholm Norway Norwegian Oslo Denmark Danish Copenhagen Finland Finnish Helsinki Iceland Ireland Irish Dublin Poland Polish Warsaw Ukraine Ukrainian Kyiv Russia Russian Moscow Turkey Turkish Istanbul Israel Israeli Tel Aviv India Indian Bangalore Bengaluru Mumbai Delhi Japan Japanese Tokyo Osaka Korea Korean Seoul Singapore Indonesia Indonesian Jakarta Vietnam Vietnamese Hanoi Thailand Thai Bangkok Malaysia Philippines Manila Australia Australian Sydney Melbourne Canada Canadian Toronto Montreal Vancouver Mexico Mexican Brazil Brazilian Argentina Chile Colombia Egypt Nigeria Nigerian Lagos Kenya Kenyan Nairobi Dubai Abu Dhabi Saudi Arabia Qatar California York Angeles San Francisco Los Silicon Valley Boston Seattle Austin Texas Chicago Washington Massachusetts Palo Alto Menlo Park Mountain View Cambridge Oxford Delaware Nasdaq NASDAQ NYSE HKEX Hubei Guangdong Zhejiang Jiangsu Sichuan Estonia Estonian Tallinn Latvia Riga Lithuania Vilnius Czech Prague Hungary Budapest Romania Bucharest Greece Greek Athens Nordic Baltic Latin Southeast South North East West Eastern Western Southern Northern Central Middle Pacific Atlantic Zhongguancun EU UN Congress Parliament`)

// placePattern matches any of them as a word.
var placePattern = func() string {
	list := make([]string, 0, len(places))
	for p := range places {
		list = append(list, regexp.QuoteMeta(strings.TrimSuffix(p, ".")))
	}
	sort.Sort(sort.Reverse(sort.StringSlice(list)))
	return `(?:` + strings.Join(list, "|") + `)\.?`
}()

var legalWords = wordSet(`inc inc. co co. corp corp. ltd ltd. llc llp plc gmbh ag sa s.a s.a. ab as oy bv b.v b.v. nv limited incorporated corporation company pte pte. kk k.k. holdings holding spa srl pty`)

// firmWords end the name of a company, orgInvestors that of an investor.
var (
	firmWords    = wordSet(`Technologies Technology Tech Labs Laboratories Software Systems Networks Network Networking Communications Telecom Mobile Motors Automotive Airlines Energy Batteries Robotics Therapeutics Pharmaceuticals Pharma Biotech Biosciences Health Healthcare Medical Diagnostics Foods Media Entertainment Games Interactive Studios Pictures Semiconductor Semiconductors Electronics Devices Industries Group Bank Insurance Payments Pay Logistics Freight Solutions Services Enterprises International Analytics Security Cloud Data AI Aerospace Materials Retail Stores Brands Foundation`)
	orgInvestors = wordSet(`Ventures Venture Capital Partners Investments Investment Fund Funds Equity Angels Accelerator Combinator Advisors Management Assets VC`)
)

// titleWords are positions with their kind of role.
var titleWords = map[string]string{
	"co-founder": "founder", "cofounder": "founder", "founder": "founder", "co-founders": "founder", "founders": "founder",
	"chairman": "chair", "chairwoman": "chair", "chairperson": "chair", "chair": "chair", "vice chairman": "chair", "executive chairman": "chair", "vice chair": "chair",
	"president": "executive", "vice president": "executive", "vice-president": "executive", "senior vice president": "executive", "executive vice president": "executive", "chief executive": "executive", "chief executive officer": "executive",
	"chief technology officer": "executive", "chief financial officer": "executive", "chief operating officer": "executive", "chief product officer": "executive", "chief scientist": "executive", "chief marketing officer": "executive", "chief of staff": "executive",
	"ceo": "executive", "cto": "executive", "cfo": "executive", "coo": "executive", "cmo": "executive", "cpo": "executive", "general manager": "executive", "managing director": "executive", "executive director": "executive",
	"partner": "partner", "managing partner": "partner", "general partner": "partner", "founding partner": "partner", "venture partner": "partner", "senior partner": "partner",
	"principal": "employee", "investment director": "employee", "investment manager": "employee",
	"board member": "board_member", "director": "board_member", "non-executive director": "board_member", "board observer": "board_observer",
	"adviser": "advisor", "advisor": "advisor",
}

// orgNouns say what kind of company the name beside them is.
var orgNouns = map[string]string{
	"startup": "startup", "start-up": "startup", "unicorn": "startup", "app": "startup", "venture": "startup", "outlet": "startup", "platform": "startup", "marketplace": "startup", "site": "startup", "website": "startup", "portal": "startup", "spinout": "startup", "scaleup": "startup", "newcomer": "startup",
	"carrier": "carrier", "operator": "carrier",
	"company": "", "firm": "", "provider": "", "developer": "", "maker": "", "retailer": "", "business": "", "rival": "", "competitor": "", "brand": "", "service": "", "seller": "", "builder": "", "e-tailer": "",
	"giant": "corporate", "giants": "corporate", "powerhouse": "corporate", "manufacturer": "corporate", "conglomerate": "corporate", "group": "corporate", "bank": "corporate", "supplier": "corporate", "distributor": "corporate", "vendor": "corporate", "chain": "corporate", "utility": "corporate", "automaker": "corporate", "carmaker": "corporate", "chipmaker": "corporate", "insurer": "corporate", "publisher": "corporate",
	"fund": "investor", "investor": "investor", "vc": "investor", "backer": "investor", "capital": "investor",
	"accelerator": "accelerator", "incubator": "accelerator",
}

// wellKnown are firms that a text names without saying that they are any.
var wellKnown = map[string]string{}

// wellKnownHan are those of them that are written in Han.
var wellKnownHan []string

func init() {
	for kind, names := range map[string]string{
		"corporate": "Apple Amazon Google Alphabet Microsoft Facebook Meta Intel IBM Oracle Dell Samsung Sony Nokia Tencent Alibaba Baidu Huawei Lenovo Netflix Nvidia Tesla Twitter Uber Airbnb PayPal eBay Cisco Qualcomm Motorola HTC Yahoo LinkedIn Salesforce Adobe SAP Siemens Bosch Volkswagen Toyota Walmart Yandex JD.com NetEase Sina Sohu ByteDance Xiaomi Spotify Stripe OpenAI 阿里巴巴 腾讯 百度 京东 华为 联想 网易 新浪 搜狐 苹果公司 谷歌 微软 亚马逊 字节跳动 美团 滴滴 戴尔 三星 小米",
		"investor":  "IDG SoftBank Sequoia Accel Benchmark Greylock 红杉 红杉中国 红杉资本 经纬创投 高瓴 高瓴资本 软银 启明创投 真格基金",
		"carrier":   "Vodafone Verizon AT&T T-Mobile 中国移动 中国联通 中国电信",
	} {
		for _, n := range strings.Fields(names) {
			wellKnown[n] = kind
			if hasHan(n) {
				wellKnownHan = append(wellKnownHan, n)
			}
		}
	}
	// The longest first: 红杉中国 before 红杉.
	sort.Slice(wellKnownHan, func(i, j int) bool {
		if len(wellKnownHan[i]) != len(wellKnownHan[j]) {
			return len(wellKnownHan[i]) > len(wellKnownHan[j])
		}
		return wellKnownHan[i] < wellKnownHan[j]
	})
}

// firstNames are given names that begin a person's name.
var firstNames = wordSet(`Aaron Adam Alan Albert Alex Alexander Alexandra Alice Alison Amanda Amy Ana Andrea Andreas Andrew Angela Anil Anita Anja Anna Anne Anthony Antonio Arjun Ben Benjamin Bernd Bill Bob Brian Bruce Carl Carla Carlos Carol Caroline Catherine Cecilia Charles Charlotte Chris Christian Christina Christine Claire Clara Claudia Daniel Daniela David Deborah Dennis Diana Diego Dmitry Donald Doug Douglas Ed Eduardo Edward Elena Elizabeth Ella Ellen Elon Emily Emma Eric Erik Eva Felix Fernando Fiona Florian Frank Franz Fred Gabriel Gary George Georg Grace Greg Hannah Hans Harry Heather Helen Henrik Henry Howard Hugo Ian Ingrid Irene Isabel Ivan Jack Jacob Jakob James Jan Jane Janet Jason Jeff Jennifer Jens Jeremy Jessica Jim Joan Joe Johan Johanna John Jonas Jonathan Jorge José Joseph Joshua Juan Judith Julia Julian Julie Karen Karl Kate Katharina Katherine Kathy Katie Keith Kevin Klaus Kristin Lars Laura Lauren Lena Leo Leon Lily Linda Lisa Louis Louise Lucas Lucy Luis Lukas Luke Maria Marie Marina Mark Marc Markus Martin Martina Mary Matt Matthew Matthias Max Melissa Michael Michelle Miguel Mike Mikhail Monica Nancy Natalie Neil Nicholas Nick Nicolas Nicole Nikhil Nina Noah Oliver Olivia Oscar Pablo Pamela Patricia Patrick Paul Paula Pedro Peter Philip Pierre Priya Rachel Rahul Rajesh Ralph Raymond Rebecca Richard Rick Rita Robert Roberto Robin Roger Ron Rosa Ruth Ryan Sam Samuel Sandra Sara Sarah Scott Sean Sebastian Sergey Sergei Sheryl Simon Sofia Sophia Sophie Stefan Stephanie Stephen Steve Steven Stewart Sundar Sunil Susan Sven Tara Ted Teresa Theresa Thomas Tim Timothy Tina Tobias Todd Tom Tony Travis Ulrich Ursula Valentina Vanessa Vera Victor Victoria Viktor Vincent Vivek Walter Warren Wendy William Wolfgang Yann Yuki Yusuf Zoe`)
