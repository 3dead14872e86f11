package capture

import (
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

const (
	titlesHan = `联合创始人兼首席执行官|联合创始人兼CEO|创始人兼首席执行官|创始人兼董事长|创始人兼总裁|创始人兼CEO|创始人、董事长|创始人、CEO|董事长兼首席执行官|董事长兼总裁|董事长兼CEO|总裁兼CEO|联合创始人|创始合伙人|管理合伙人|执行合伙人|投资合伙人|高级合伙人|创始人|创办人|副董事长|董事长|董事会主席|主席|首席执行官|首席技术官|首席财务官|首席运营官|高级副总裁|副总裁|执行总裁|总裁|董事总经理|执行董事|投资总监|投资经理|投资副总裁|副总经理|总经理|合伙人|天使投资人|独立董事|董事|CEO|CTO|CFO|COO`
	saysHan   = `表示|指出|认为|透露|说|称|介绍|告诉|强调|坦言|解释|回应|预计|宣布`
)

var (
	titleHan = regexp.MustCompile(`(?:` + titlesHan + `)`)
	orgChars = `[\p{Han}A-Za-z0-9·.&-]`

	rolePerson  = regexp.MustCompile(`(` + orgChars + `{2,24}?)(?:公司)?(?:的)?(?:现任|前任|前)?((?:` + titlesHan + `)(?:(?:、|兼|及|和)(?:` + titlesHan + `))*)([\p{Han}]{2,4})`)
	nameAtTitle = regexp.MustCompile(`(?:(?:` + titlesHan + `))([\p{Han}]{2,4})`)
	nameTitle   = regexp.MustCompile(`(?:^|[，。；、：“”「」《》（）\s])([\p{Han}]{2,4}?)(?:，|是|现任|担任|出任|曾任|曾是|为|,)(?:一直)?(?:` + orgChars + `{2,20}?)(?:的)?(?:` + titlesHan + `)`)
	nameSays    = regexp.MustCompile(`(?:^|[，。；、：“”」\s\n])([\p{Han}]{2,4}?)(?:对[\p{Han}]{2,6})?(?:` + saysHan + `)`)
	nameFounds  = regexp.MustCompile(`(?:^|[，。；、：”」\s\n]|由|是)([\p{Han}]{2,4}?)(?:于\d{4}年|\d{4}年)?(?:联合|共同|一手|先后)?(?:创办|创立|创建)(?:了|的)?(` + orgChars + `{2,16})`)

	foundedHan = regexp.MustCompile(`(` + orgChars + `{2,16}?)由(\p{Han}{2,4}(?:(?:、|和|与)\p{Han}{2,4}?){0,4})(?:等人?)?(?:于\d{4}年(?:\d{1,2}月)?)?(?:在\p{Han}{2,4})?(?:联合|共同|一手)?(?:创办|创立|创建)`)

	orgRaises   = regexp.MustCompile(`(` + orgChars + `{2,24}?)(?:[（(][^）)]{1,30}[）)])?(?:今日|昨日|近日|近期|日前|今天|本周|本月|正式|已|又|再次|连续)*(?:宣布)?(?:，)?(?:今日|近日|近期|日前|已)*(?:完成|获得|获|拿到|斩获|收获)(?:了)?`)
	orgLeads    = regexp.MustCompile(`(?:由|，|,|。|、|^|；|和|与|及|本轮融资由|其中)(` + orgChars + `{2,16}?)(?:等)?(?:联合|共同|独家|继续)?(?:领投|跟投|参投)`)
	orgFund     = regexp.MustCompile(`(?:由|，|,|。|、|^|；|和|与|及)(` + orgChars + `{2,12}?)旗下\p{Han}{0,8}(?:领投|跟投|参投)`)
	orgGives    = regexp.MustCompile(`(?:获得?|由)(` + orgChars + `{2,10}?)(?:等)?\d[\d.]*(?:万|亿)\p{Han}{0,4}(?:战略)?投资`)
	orgBuys     = regexp.MustCompile(`(` + orgChars + `{2,20}?)(?:今日|近日|日前)?(?:宣布)?(?:已|将|拟|以[^，。]{1,16}?)*(?:全资|战略)?(?:收购|并购)(?:了)?(` + orgChars + `{2,20})`)
	orgBought   = regexp.MustCompile(`(` + orgChars + `{2,20}?)(?:已)?(?:于|在)?(?:\d{4}年)?(?:\d{1,2}月)?(?:被|由)(` + orgChars + `{2,16}?)(?:以[^，。]{1,16}?)?(?:全资)?(?:收购|并购)`)
	orgPartners = regexp.MustCompile(`(` + orgChars + `{2,20}?)(?:今日|近日|日前)?(?:宣布)?(?:已|将)?(?:与|和|同|携手|联手)(` + orgChars + `{2,16}?)(?:达成|签署|签订|建立|开展|展开|合作|联合推出|联手|推出)`)
	investsIn   = regexp.MustCompile(`(?:天使)?投资(?:了|过)?((?:` + orgChars + `{2,12})(?:、` + orgChars + `{2,12})*(?:(?:和|与|及)` + orgChars + `{2,12})?)(?:等|，|。|；|$)`)
	orgSuffix   = regexp.MustCompile(`(` + orgChars + `{1,10}(?:资本|创投|科技|集团|基金|证券|银行|投资|网络|传媒|汽车|电子|通信|软件|生物|医疗|半导体|机器人|股份|控股|有限公司))`)
	orgAmong    = regexp.MustCompile(`(?:投资方|投资人|股东|投资者|客户|跟投方|合作伙伴)(?:还)?(?:包括|有|为)(` + orgChars + `{2,12}(?:、` + orgChars + `{2,12})*(?:(?:和|与|及)` + orgChars + `{2,12})?)`)
	orgSells    = regexp.MustCompile(`(` + orgChars + `{2,16}?)(?:将|开始|将于|自)[^，。]{0,12}?(?:销售|发售|开售|定制)`)
	bookMarks   = regexp.MustCompile(`《[^》]{1,40}》`)
)

// chinese finds new names in the Han text by the patterns around them.
func (a *article) chinese() {
	if !hasHan(a.text) {
		return
	}
	a.hanQuoted()
	for _, s := range a.sentences {
		line := a.text[s.Start:s.End]
		if !hasHan(line) {
			continue
		}
		line = bookMarks.ReplaceAllStringFunc(line, func(b string) string { return strings.Repeat("\u0000", len(b)) })
		a.hanPeople(line, s.Start)
		a.hanCompanies(line, s.Start)
	}
	a.latins()
	a.hanFamilies()
}

// hanQuoted marks the companies that a text puts in quotation marks when it first
// speaks of them, as 「月之暗面」近期完成: there they begin and end, whatever the words
// in them may mean elsewhere.
func (a *article) hanQuoted() {
	for _, at := range quotedFirm.FindAllStringSubmatchIndex(a.text, -1) {
		name := a.text[at[2]:at[3]]
		if hanVerb.MatchString(name) || genericHan[name] || titleHan.MatchString(name) {
			continue
		}
		for from := 0; ; {
			i := strings.Index(a.text[from:], name)
			if i < 0 {
				break
			}
			a.hanMention(from+i, from+i+len(name), 1, 0, "")
			from += i + len(name)
		}
		if e := a.entityFor(name); e.record == nil {
			e.company = max(e.company, sure)
		}
	}
}

var quotedFirm = regexp.MustCompile(`[「“『"]([\p{Han}A-Za-z0-9·]{2,24}?)[」”』"](?:[（(][^）)]{1,30}[）)])?(?:公司)?(?:今日|昨日|近日|近期|日前|今天|本周|本月|正式|已|，|又|再次|连续)*(?:宣布|完成|获得|获|拿到|是一家|成立于|创始人|联合创始人|CEO)`)

// eachMatch calls fn with the offsets of every match of a pattern, those that
// overlap included as far as their beginnings differ by the match's own end of
// the first group.
func eachMatch(p *regexp.Regexp, line string, fn func(at []int)) {
	for from := 0; from < len(line); {
		m := p.FindStringSubmatchIndex(line[from:])
		if m == nil {
			return
		}
		at := make([]int, len(m))
		for i, x := range m {
			at[i] = x
			if x >= 0 {
				at[i] = x + from
			}
		}
		fn(at)
		step := at[1]
		if len(at) > 3 && at[3] > from && at[3] < step {
			step = at[3]
		}
		from = max(step, from+1)
		for from < len(line) && !utf8.RuneStart(line[from]) {
			from++
		}
	}
}

func (a *article) hanPeople(line string, base int) {
	person := func(start, end, weight int) {
		n := hanName(line[start:end], line[end:])
		if n == 0 {
			return
		}
		a.hanMention(base+start, base+start+n, 0, weight, "")
	}
	eachMatch(nameAtTitle, line, func(at []int) { person(at[2], at[3], 3) })
	eachMatch(nameTitle, line, func(at []int) { person(at[2], at[3], 2) })
	eachMatch(foundedHan, line, func(at []int) {
		a.hanCompany(line, base, at[2], at[3], 2, "", true)
		for _, piece := range listPieces(line, at[4], at[5]) {
			if hanName(line[piece[0]:piece[1]], "") == piece[1]-piece[0] {
				person(piece[0], piece[1], 2)
			}
		}
	})
	eachMatch(nameSays, line, func(at []int) {
		if hanName(line[at[2]:at[3]], line[at[3]:]) == at[3]-at[2] {
			person(at[2], at[3], 2)
		}
	})
	eachMatch(nameFounds, line, func(at []int) {
		if hanName(line[at[2]:at[3]], line[at[3]:]) == at[3]-at[2] {
			person(at[2], at[3], 2)
		}
		a.hanCompany(line, base, at[4], at[5], 2, "", false)
	})
}

// hanMention marks a new name unless the place is taken already.
func (a *article) hanMention(start, end, company, person int, kind string) {
	i := sort.Search(len(a.mentions), func(i int) bool { return a.mentions[i].end > start })
	if i < len(a.mentions) && a.mentions[i].start < end {
		if m := a.mentions[i]; m.start == start && m.end == end && m.entity.record == nil {
			m.entity.company, m.entity.person = m.entity.company+company, m.entity.person+person
		}
		return
	}
	e := a.entityFor(a.text[start:end])
	e.company, e.person = e.company+company, e.person+person
	e.kind = firstOf(e.kind, kind)
	a.mentionAt(start, end, e)
}

// afterName are characters that go on behind a name and not in it.
const afterName = "说称认表指透介告强坦解回预宣在于对将曾也则就是为与和及兼向从出担，。、；：（“”《！？ ,(:\n的等由先获创等本又还再已最不有到"

// hanName is the length in bytes of the name at the beginning of s, of which
// rest follows; 0 when there is none.
func hanName(s, rest string) int {
	runes := []rune(s)
	if len(runes) < 2 || notNames[string(runes[:2])] {
		return 0
	}
	family := 1
	if isCompound(string(runes[:2])) {
		family = 2
	} else if !strings.ContainsRune(surnames, runes[0]) {
		return 0
	}
	all := append(runes, []rune(rest)...)
	for n := family + 2; n > family; n-- {
		if n > len(runes) {
			continue
		}
		bad := false
		for _, r := range runes[family:n] {
			bad = bad || strings.ContainsRune("说称的在是和与于为了对将表认指等及被由兼也曾则，。、", r)
		}
		if bad || notNames[string(runes[:n])] || n > family+1 && goesOn(all, n-1) {
			continue
		}
		if n == family+2 || n == len(all) || strings.ContainsRune(afterName, all[n]) || n == len(runes) || goesOn(all, n) {
			if n == family+2 && n < len(all) && !strings.ContainsRune(afterName, all[n]) && strings.ContainsRune(afterName, all[n-1]) {
				continue
			}
			return len(string(runes[:n]))
		}
	}
	return 0
}

// goesOnHan are words that follow a name, and whose first character is none of it.
var goesOnHan = wordSet(`毕业 曾任 曾在 现任 本科 博士 硕士 出生 离职 加入 接受 担任 认为 表示 回应 告诉 介绍 透露 同时 均来 均为`)

func goesOn(text []rune, at int) bool { return at+2 <= len(text) && goesOnHan[string(text[at:at+2])] }

func isCompound(s string) bool {
	for _, c := range compoundNames {
		if c == s {
			return true
		}
	}
	return false
}

var notNames = wordSet(`公司 方面 时间 时候 分析 分别 相关 相信 包括 高管 高层 负责 行业 资本 任何 任职 成立 成为 成功 金额 金融 万元 单位 应用 平台 平均 计划 司机 安全 安排 常常 全球 全国 全部 国内 国家 国际 古典 明确 明显 显示 和他 和她 何时 时任 都是 都在 同时 此前 白领 黄金 曾经 曾在 毛利 能够 能力 简单 利用 水平 温度 严重 方式 路透 华尔 华为 师从 居民 易于 于是 于今 官方 媒体 强调 管理 经理 经济 文件 游戏 广告 广州 胡同 江苏 陕西 甘肃 云南 贵州 海南 南京 东方 红杉 小米 家族 马上 万科 龙头 苹果 腾讯 阿里 项目 项技 向他 向记 来自 充分 充电 项融 连续 应该 关于 关键 关系 权益 解决 空间 夏季 冬季 秋季 春季 上市 左右 双方 我们 他们 她们 记者 财报 报道 报告 数据 消息 知情 业内 市场 双方表 该公司`)
