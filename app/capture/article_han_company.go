package capture

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dealflow/models"
)

func (a *article) hanCompanies(line string, base int) {
	one := func(p *regexp.Regexp, weight int, kind string) {
		eachMatch(p, line, func(at []int) { a.hanCompany(line, base, at[2], at[3], weight, kind, true) })
	}
	two := func(p *regexp.Regexp, weight int) {
		eachMatch(p, line, func(at []int) {
			a.hanCompany(line, base, at[2], at[3], weight, "", true)
			a.hanCompany(line, base, at[4], at[5], weight, "", false)
		})
	}
	list := func(p *regexp.Regexp, weight int, kind string) {
		eachMatch(p, line, func(at []int) {
			for _, piece := range listPieces(line, at[2], at[3]) {
				a.hanCompany(line, base, piece[0], piece[1], weight, kind, false)
			}
		})
	}
	eachMatch(rolePerson, line, func(at []int) {
		if hanName(line[at[6]:at[7]], line[at[7]:]) > 0 {
			a.hanCompany(line, base, at[2], at[3], 2, "", true)
		}
	})
	eachMatch(nameTitle, line, func(at []int) {
		if m := orgBeforeTitle.FindStringSubmatchIndex(line[at[3]:at[1]]); m != nil {
			a.hanCompany(line, base, at[3]+m[2], at[3]+m[3], 2, "", true)
		}
	})
	eachMatch(orgRaises, line, func(at []int) {
		if raisesWhat.MatchString(line[at[1]:]) {
			a.hanCompany(line, base, at[2], at[3], 3, "startup", true)
		}
	})
	one(orgGives, 2, "investor")
	one(orgFund, 2, "investor")
	one(orgLeads, 2, "investor")
	eachMatch(leadList, line, func(at []int) {
		for _, piece := range listPieces(line, at[2], at[3]) {
			a.hanCompany(line, base, piece[0], piece[1], 2, "investor", true)
		}
	})
	two(orgBuys, 2)
	two(orgBought, 3)
	two(orgPartners, 2)
	list(investsIn, 2, "startup")
	list(orgAmong, 2, "")
	one(orgSells, 1, "")
	eachMatch(orgSuffix, line, func(at []int) {
		name := line[at[2]:at[3]]
		kind := ""
		if strings.HasSuffix(name, "资本") || strings.HasSuffix(name, "创投") || strings.HasSuffix(name, "基金") {
			kind = "investor"
		}
		a.hanCompany(line, base, at[2], at[3], 1, kind, true)
	})
	a.hanKnownFirms(line, base)
	eachMatch(hanDescribed, line, func(at []int) { a.hanCompany(line, base, at[2], at[3], 2, "", false) })
}

var (
	orgBeforeTitle = regexp.MustCompile(`(?:，|是|现任|担任|出任|曾任|曾是|为|,)(?:一直)?(` + orgChars + `{2,20}?)(?:的)?(?:` + titlesHan + `)`)
	raisesWhat     = regexp.MustCompile(`^[^，。；]{0,40}(?:融资|投资|天使轮|[A-H]\+?轮)`)
	leadList       = regexp.MustCompile(`(` + orgChars + `{2,12}(?:[（(][^）)]{1,20}[）)])?(?:(?:、|和|与|及)` + orgChars + `{2,12}){0,6})(?:等(?:机构|老股东)?)?(?:联合|共同|继续)?(?:领投|跟投|参投)`)
	hanDescribed   = regexp.MustCompile(`(?:手机厂商|运营商|电商平台|电商网站|初创公司|创业公司|视频网站|互联网公司|互联网巨头|搜索引擎|软件公司|风投机构|投资机构|芯片公司|机器人公司|出行平台|社交平台|新能源车企|车企|竞争对手)([\p{Han}A-Za-z0-9]{2,8}?)(?:[，。、；（(的]|宣布|表示|与|和|将|完成|获|近日|今日|在|是)`)
	hanVerb        = regexp.MustCompile(`新一代|交付|\d台|宣布|表示|完成|获得|收购|投资|参与|领投|跟投|融资|推出|发布|销售|成立|目前|曾经|已经|正在|作为|通过|进行|提供|包括|专注|致力|成为|以及|此次|本轮|本次|上述|该|其|他|她|们|这|那|没有|可以|需要|什么|如何|因为|所以|但是|如果|未来|今年|去年|用户|市场|业务|产品|服务|资金|万元|亿元|美元|人民币|记者|报道|消息`)
	tailHan        = regexp.MustCompile(`(?:此前|先后|累计|曾经?|[还也已将均再又并仍于在同等])+$`)
	othersHan      = regexp.MustCompile(`^(?:(.+?)等|(\p{Han}{3,}?)(?:联合\p{Han}{2}|携手))`)
	cityHan        = regexp.MustCompile(`^\p{Han}[^\P{Han}城超都门]市(\p{Han}{2})`)
	firmEndHan     = regexp.MustCompile(`^(?:资本|创投|科技|集团|基金|银行|投资|控股|证券)等?$`)
	investEnd      = regexp.MustCompile(`投资(?:局|公司|集团|管理|基金|控股|机构)?$`)
	descriptorHan  = []string{"公司", "企业", "厂商", "平台", "网站", "运营商", "电商", "巨头", "开发商", "服务商", "提供商", "社区", "品牌", "机构", "风投", "基金", "零售商", "制造商", "车企", "团队", "创业者", "创业项目", "竞争对手", "对手", "项目", "应用", "引擎", "集团旗下", "旗下"}
	boundaryHan    = []string{"宣布", "消息", "报道", "近日", "日前", "今日", "昨日", "获悉", "由", "被", "与", "和", "及", "是", "对", "向", "将", "在", "了", "的", "为", "让", "把", "从", "给", "而", "且", "但", "以", "于", "月", "日", "年", "后", "前", "时", "中", "并", "获", "称", "说", "曾", "投资", "收购", "参与", "支持", "现任", "担任", "出任", "兼任", "加入", "来自", "一家", "家", "包括", "如", "本轮", "其中", "老股东", "新股东", "股东", "跟投", "领投", "即", "至", "还", "也", "都", "则", "有", "任", "名", "位", "总部位于", "当"}
)

// hanCompany marks the name of a company inside a stretch of text: what is
// behind the last word that ends something else, when back is set, and before
// the first one.
func (a *article) hanCompany(line string, base, start, end, weight int, kind string, back bool) {
	if start < 0 || end > len(line) || start >= end {
		return
	}
	if back {
		start = trimFront(line, start, end)
	} else {
		start = afterDescriptor(line, start, end)
		end = trimBack(line, start, end)
	}
	name := line[start:end]
	if m := othersHan.FindStringSubmatch(name); m != nil {
		name = m[1] + m[2] // what others did with it is said behind
	}
	name = cityHan.ReplaceAllString(name, "$1")
	name = tailHan.ReplaceAllString(strings.Trim(name, "·.-& "), "")
	start += strings.Index(line[start:end], name)
	end = start + len(name)
	n := utf8.RuneCountInString(name)
	if n < 2 || n > 14 || !hasHan(name) && n < 3 || hanVerb.MatchString(investEnd.ReplaceAllString(name, "")) || genericHan[name] || strings.Trim(name, "0123456789.年月日万亿元") == "" {
		return
	}
	if strings.HasPrefix(name, "方") || titleHan.MatchString(name) || roundHan.MatchString(name) || !a.wordEdge(base+start, base+end) {
		return
	}
	if !hasHan(name) {
		first, _ := utf8.DecodeRuneInString(name)
		if first >= 'a' && first <= 'z' || stopWords[name] {
			return
		}
	}
	if strings.HasSuffix(name, "资本") || strings.HasSuffix(name, "创投") || strings.HasSuffix(name, "基金") {
		kind = "investor"
	}
	a.hanMention(base+start, base+end, weight, 0, kind)
}

// trimFront moves start behind the last boundary or descriptor before the name.
func trimFront(line string, start, end int) int {
	for {
		piece := line[start:end]
		cut := 0
		for _, list := range [][]string{boundaryHan, descriptorHan} {
			for _, w := range list {
				if i := strings.LastIndex(piece, w); i >= 0 && utf8.RuneCountInString(piece[i+len(w):]) >= 2 && i+len(w) > cut && !insideName(piece, i, w) && !firmEndHan.MatchString(piece[i+len(w):]) {
					cut = i + len(w)
				}
			}
		}
		if cut == 0 {
			return start
		}
		start += cut
	}
}

// insideName keeps single characters that are parts of well known names.
func insideName(piece string, i int, w string) bool {
	for _, name := range wellKnownHan {
		if at := strings.Index(piece, name); at >= 0 && i >= at && i < at+len(name) {
			return true
		}
	}
	return w == "中" && inZhong.MatchString(piece[i:]) || w == "年" && strings.HasPrefix(piece[i:], "年轻") || w == "日" && strings.HasPrefix(piece[i:], "日本") || w == "和" && strings.HasPrefix(piece[i:], "和君") || w == "家" && strings.HasPrefix(piece[i:], "家乐")
}

// inZhong are beginnings of the names of firms.
var inZhong = regexp.MustCompile(`^中[国金信科芯移银建石粮航兴植远]`)

// afterDescriptor moves start behind "online retailer" and its like.
func afterDescriptor(line string, start, end int) int {
	for _, w := range descriptorHan {
		if i := strings.Index(line[start:end], w); i >= 0 && utf8.RuneCountInString(line[start+i+len(w):end]) >= 2 {
			return afterDescriptor(line, start+i+len(w), end)
		}
	}
	for _, w := range []string{"一家", "了", "的", "国内", "知名", "美国", "中国的"} {
		if rest, ok := strings.CutPrefix(line[start:end], w); ok && utf8.RuneCountInString(rest) >= 2 {
			return afterDescriptor(line, end-len(rest), end)
		}
	}
	return start
}

var backHan = regexp.MustCompile(`公司$|并|后|的|，|在|将|以|等|是|为|股权|股份|全部|\d+%|与|和|于|，|旗下|曾|已|达成|签署|之后|之前|项目|成为|一起`)

// trimBack moves end before the first word that goes on with the sentence.
func trimBack(line string, start, end int) int {
	piece := line[start:end]
	if at := backHan.FindStringIndex(piece); at != nil && utf8.RuneCountInString(piece[:at[0]]) >= 2 {
		return start + at[0]
	}
	return end
}

// listPieces cuts "甲、乙和丙" into its members.
func listPieces(line string, start, end int) [][2]int {
	var out [][2]int
	at := start
	for _, m := range listCut.FindAllStringIndex(line[start:end], -1) {
		out = append(out, [2]int{at, start + m[0]})
		at = start + m[1]
	}
	return append(out, [2]int{at, end})
}

var listCut = regexp.MustCompile(`、|和|与|及|以及|，`)

// hanKnownFirms marks firms that everybody knows.
func (a *article) hanKnownFirms(line string, base int) {
	for _, name := range wellKnownHan {
		kind := wellKnown[name]
		for at := 0; ; {
			i := strings.Index(line[at:], name)
			if i < 0 {
				break
			}
			a.hanMention(base+at+i, base+at+i+len(name), 3, 0, kind)
			at += i + len(name)
		}
	}
}

// latins reads "雷军（Lei Jun）" and "小米（Xiaomi）": the Latin name is the first,
// the Han one the native.
func (a *article) latins() {
	for _, m := range append([]mention(nil), a.mentions...) {
		found := latinAfter.FindStringSubmatchIndex(a.text[m.end:])
		if found == nil || !hasHan(a.text[m.start:m.end]) || m.entity.dropped {
			continue
		}
		start, end := m.end+found[2], m.end+found[3]
		name := a.text[start:end]
		if stopWords[name] || titleWords[strings.ToLower(name)] != "" {
			continue
		}
		other := a.entityFor(name)
		if other == m.entity {
			continue
		}
		a.merge(other, m.entity, "")
		if m.entity.record == nil {
			m.entity.others = append(m.entity.others, models.NameInput{Kind: "native", Value: m.entity.name})
			m.entity.name = name
		}
		a.byText[name] = m.entity
		a.mentionAt(start, end, m.entity)
	}
}

// hanFamilies drops a name that another contains: 金山 in 金山软件 is one firm.
func (a *article) hanFamilies() {
	all := a.entities[:min(len(a.entities), maxNames)]
	for _, long := range all {
		if long.dropped || long.record != nil || !hasHan(long.name) || long.isPerson() {
			continue
		}
		for _, short := range all {
			if short == long || short.dropped || !hasHan(short.name) {
				continue
			}
			if strings.HasPrefix(long.name, short.name) && short.isCompany() && short.company+boolInt(short.record != nil)*9 >= sure && long.company < 3 {
				a.merge(long, short, "alias")
				break
			}
			if strings.HasSuffix(long.name, short.name) && long.company < 2 && (short.company >= sure || short.record != nil) {
				long.dropped = true
				break
			}
		}
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

var genericHan = wordSet(`近日 日前 今日 昨日 今天 正式 近期 目前 官方 知名 持续 继续 老股东 独家 联合 共同 跟投 领投 公司 本公司 该公司 多家 多家公司 机构 基金 资本 科技 集团 投资 网络 银行 软件 汽车 电子 通信 医疗 生物 机构投资 人民币 知名机构 其他机构 股东 老股东 战略投资 天使投资 风险投资 互联网 移动互联网 人工智能 新能源 新能源汽车 产业基金 产业资本 风投 创投 母基金 投资机构 投资基金 私募基金 公募基金 智能汽车 电动汽车 中国 美国 北京 上海 深圳 一家 另一家 首次 成功 两家 三家 数家 自己 双方 竞争 美国科技 高科技 金融科技 产业集团 央行 商业银行 合作 公开 大规模 全资 对外投资 股权投资 早期投资 私募股权基金 半导体 机器人`)

var roundHan = regexp.MustCompile(`轮|融资`)
