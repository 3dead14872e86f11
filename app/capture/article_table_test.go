package capture

import (
	"slices"
	"strings"
	"testing"

	"dealflow/models"
)

// Sentences of our own, with the names (|) and facts that each has to give. A
// name after "-" must not be offered.
var articleTests = []struct{ text, names, fact string }{
	{"Ida Sand, founder of the Oslo startup Kelpwise, spoke first.", "Kelpwise/company", "role Ida Sand Kelpwise founder Founder"},
	{"Peter Lund, chairman of shipping firm Norbulk, resigned.", "Peter Lund/person|Norbulk/company", "role Peter Lund Norbulk chair Chairman"},
	{"Anna Berg, a partner at Fjord Ventures, agreed.", "Anna Berg/person|Fjord Ventures/company", "role Anna Berg Fjord Ventures partner Partner"},
	{"Zhou Min, vice president of Dalian Robotics Co., declined.", "Zhou Min/person|Dalian Robotics/company", "role Zhou Min Dalian Robotics executive Vice president"},
	{"Kelpwise CEO Maria Holt said sales doubled.", "Maria Holt/person", "role Maria Holt Kelpwise executive CEO"},
	{"According to Tarmo Batteries founder Daniel Aho, demand is high.", "Tarmo Batteries/company|Daniel Aho/person", "role Daniel Aho Tarmo Batteries founder Founder"},
	{"Laura Stein co-founded payments firm Kvikpay in 2014.", "Laura Stein/person|Kvikpay/company", "role Laura Stein Kvikpay founder Co-founder"},
	{"Loopcart, a grocery app, was founded by Emma Falk and Oscar Dahl.", "Loopcart/company|Emma Falk/person|Oscar Dahl/person", "role Oscar Dahl Loopcart founder Founder"},
	{"Nordlys Energy appointed Thomas Vik as its CEO.", "Nordlys Energy/company|Thomas Vik/person", "role Thomas Vik Nordlys Energy executive CEO"},
	{"Sun Yue, founder and chief executive of Lanhe Technologies, smiled.", "Sun Yue/person|Lanhe Technologies/company", "role Sun Yue Lanhe Technologies executive CEO"},
	{"Kelpwise.com, a seaweed shop, opened in Bergen.", "Kelpwise.com/company", ""},
	{"Tarmo Batteries raised $14 million in a Series A round led by Fjord Ventures.", "Tarmo Batteries/company|Fjord Ventures/company", "round Tarmo Batteries series_a $14 million lead:Fjord Ventures"},
	{"Skylark Labs closed a €3M seed round led by Elm Capital and Oak Partners.", "Skylark Labs/company|Elm Capital/company|Oak Partners/company", "round Skylark Labs seed €3M lead:Elm Capital lead:Oak Partners"},
	{"Miora Health has raised $30 million in Series B funding from Birch Capital.", "Miora Health/company|Birch Capital/company", "round Miora Health series_b $30 million Birch Capital"},
	{"Tern Robotics secured $2.5m in seed funding led by Gull Ventures, with participation from Plover Fund.", "Tern Robotics/company|Plover Fund/company", "round Tern Robotics seed $2.5m lead:Gull Ventures Plover Fund"},
	{"Kelpwise, the seaweed platform, today announced a $30 million Series B led by Fjord Ventures with participation from Elm Capital.", "Kelpwise/company", "round Kelpwise series_b $30 million lead:Fjord Ventures Elm Capital"},
	{"Fjord Ventures (FV) is leading the Series A round of Skylark Labs.", "Fjord Ventures/company", "round Skylark Labs series_a lead:Fjord Ventures"},
	{"Tarmo Batteries raised €9 million in a seed round. Several funds also participated, such as Elm Capital and Birch Fund.", "Birch Fund/company", "round Tarmo Batteries seed €9 million Elm Capital Birch Fund"},
	{"Hexa Group acquired Kvikpay, a payments platform founded by Emma Falk and Oscar Dahl.", "Emma Falk/person|Oscar Dahl/person", "role Emma Falk Kvikpay founder Founder"},
	{"Tarmo Batteries closed new funding. Elm Capital, Birch Fund and Oak Partners co-led the Series C round.", "Elm Capital/company", "round Tarmo Batteries series_c lead:Elm Capital lead:Birch Fund lead:Oak Partners"},
	{"Scoop: Kelpwise closes €45M Series C led by Elm Capital, with participation from Birch Fund.", "Kelpwise/company", "round Kelpwise series_c €45M lead:Elm Capital Birch Fund"},
	{"Fjord Ventures and Birch Fund have co-led a $20 million Series A in Norwegian battery start-up Tarmo. Other investors include Elm Capital.", "Birch Fund/company", "round Tarmo series_a $20 million lead:Fjord Ventures lead:Birch Fund Elm Capital"},
	{"Tarmo Batteries raised $14 million. Maria Holt (CEO) said sales doubled.", "Maria Holt/person", "role Maria Holt Tarmo Batteries executive CEO"},
	{"Elm Capital led the Series C round of Skylark Labs.", "Elm Capital/company", "round Skylark Labs series_c lead:Elm Capital"},
	{"Birch Capital has invested in Miora Health.", "Birch Capital/company|Miora Health/company", "investment Miora Health Birch Capital undisclosed"},
	{"Angel investor Oscar Lind backed Stockholm startup Loopcart.", "Oscar Lind/person|Loopcart/company", "investment Loopcart Oscar Lind angel"},
	{"Victor Hale, an angel investor in Kvikpay, was pleased.", "Victor Hale/person|Kvikpay/company", "investment Kvikpay Victor Hale angel"},
	{"Nordea Bank acquired payments firm Kvikpay in 2016.", "Nordea Bank/company|Kvikpay/company", "acquisition Kvikpay Nordea Bank 2016"},
	{"Kvikpay, a payments firm, was acquired by Nordea Bank in 2016 for €90 million.", "Kvikpay/company|Nordea Bank/company", "acquisition Kvikpay Nordea Bank 2016 €90 million"},
	{"She founded Kvikpay, which Nordea Bank bought in March 2016.", "Kvikpay/company", "acquisition Kvikpay Nordea Bank 2016-03"},
	{"Hexa Group's acquisition of start-up SkyCart closed in 2022.", "Hexa Group/company|SkyCart/company", "acquisition SkyCart Hexa Group 2022"},
	{"Hexa Group agreed to acquire the start-up SkyCart for $310 million.", "SkyCart/company", "acquisition SkyCart Hexa Group $310 million"},
	{"Helio Inc. partnered with Depot Group to sell its roofs.", "Helio/company|Depot Group/company", "partnership Helio Depot Group distribution"},
	{"Tarmo Batteries signed a supply agreement with Marine Motors.", "Tarmo Batteries/company|Marine Motors/company", "partnership Tarmo Batteries Marine Motors supplier"},
	{"Falken Systems teamed up with Isar Telecom on a joint product.", "Falken Systems/company|Isar Telecom/company", "partnership Falken Systems Isar Telecom joint_product"},
	{"\"We sold more packs this year than ever before,\" said Ella Hunt, chief executive of Tarmo Batteries.", "Ella Hunt/person", "news Tarmo Batteries Ella Hunt We sold more packs this year than ever before"},
	{"Tarmo Batteries has delivered 8,000 units to customers.", "Tarmo Batteries/company", "news Tarmo Batteries"},
	{"Li Wen (李文) is chairman of Haiyan Group (海燕集团).", "Li Wen/person|Haiyan Group/company", "role Li Wen Haiyan Group chair Chairman"},
	{"The Federal Network Agency declined to comment on Tuesday.", "-Federal|-Tuesday", ""},
	{"In January, Beijing was cold and the Internet was slow.", "-Beijing|-Internet|-January", ""},
	{"He ate an apple. Apple pie is good for everyone in China.", "-China", ""},
	{"However, Many people agree. Next, They leave.", "-However|-Many|-Next|-They", ""},
	{"The White House and the President met reporters.", "-President|-White", ""},
	{"Our team moved to New York and San Francisco.", "-New York|-San Francisco", ""},
	{"北辰机器人宣布完成1.2亿元人民币B轮融资，由远山资本领投，青禾创投跟投。", "北辰机器人/company|远山资本/company|青禾创投/company", "round 北辰机器人 series_b 1.2亿元人民币 lead:远山资本 青禾创投"},
	{"明眸科技完成500万美元天使轮融资，投资方为青禾创投。", "明眸科技/company|青禾创投/company", "round 明眸科技 angel 500万美元 青禾创投"},
	{"「日光之城」近期完成新一轮超3亿元融资，投资方包括远山资本、青禾创投。日光之城创始人陈思远毕业于清华大学。", "日光之城/company|远山资本/company|-光之城", "round 日光之城 undisclosed 3亿元 远山资本 青禾创投"},
	{"生鲜平台“每日青柠”今日宣布，完成2亿美元B轮融资，由中远资本旗下基金领投，海湾投资局、青禾创投跟投。", "每日青柠/company|中远资本/company|海湾投资局/company|-青柠", "round 每日青柠 series_b 2亿美元 lead:中远资本 青禾创投 海湾投资局"},
	{"明眸科技成立于2017年，创始人李浩毕业于清华大学。明眸科技此前曾获得青禾创投投资。", "李浩/person|明眸科技/company|-李浩毕|-明眸科技此前曾", "role 李浩 明眸科技 founder 创始人"},
	{"远海产业基金领投了深圳市明眸科技的D轮融资，远山资本、顺海资本等跟投，金额数亿元。", "明眸科技/company|顺海资本/company", "round 明眸科技 series_d lead:远海产业基金 顺海资本 远山资本"},
	{"云栖智驾获远海4亿美元投资，估值超30亿美元。云栖智驾由陈思远和楼明于2016年创立，总部位于广州。", "远海/company|陈思远/person|楼明/person", "role 楼明 云栖智驾 founder 创始人"},
	{"中国联合航空宣布完成2亿元A轮融资，远山资本领投。", "远山资本/company|-中国", ""},
	{"2018年4月，远海集团联合顺海金服以95亿美元收购云栖智驾。", "远海集团/company|云栖智驾/company", "acquisition 云栖智驾 远海集团 2018-04 95亿美元"},
	{"云栖智驾近日获得3000万美元A轮融资，本轮由高瓴创投领投。", "云栖智驾/company|高瓴创投/company|-近日", "round 云栖智驾 series_a 3000万美元 lead:高瓴创投"},
	{"北辰机器人创始人陈思远表示，市场正在回暖。", "北辰机器人/company|陈思远/person", "role 陈思远 北辰机器人 founder 创始人"},
	{"远山资本合伙人刘一鸣认为，拐点已到。", "远山资本/company|刘一鸣/person", "role 刘一鸣 远山资本 partner 合伙人"},
	{"海燕集团董事长李文出席了会议。", "海燕集团/company|李文/person", "role 李文 海燕集团 chair 董事长"},
	{"熊立是青禾创投副总裁。", "青禾创投/company|熊立/person", "role 熊立 青禾创投 executive 副总裁"},
	{"欧阳娜，明眸科技首席执行官，毕业于清华大学。", "欧阳娜/person|明眸科技/company", "role 欧阳娜 明眸科技 executive 首席执行官"},
	{"2015年，陈思远创办北辰机器人。", "陈思远/person|北辰机器人/company", "role 陈思远 北辰机器人 founder 创始人"},
	{"2018年，北辰机器人以3000万元收购了明眸科技。", "北辰机器人/company|明眸科技/company", "acquisition 明眸科技 北辰机器人 2018 3000万元"},
	{"卓越网于2004年被亚马逊收购。", "卓越网/company|亚马逊/company", "acquisition 卓越网 亚马逊 2004"},
	{"其竞争对手路行科技被腾讯以2.3亿美元收购。", "路行科技/company|腾讯/company", "acquisition 路行科技 腾讯 2.3亿美元"},
	{"北辰机器人还与京东达成合作，由京东销售其新产品。", "北辰机器人/company|京东/company", "partnership 北辰机器人 京东 distribution"},
	{"云栖智驾与中国移动签署战略合作协议。", "云栖智驾/company|中国移动/company", "partnership 云栖智驾 中国移动 other"},
	{"雷军曾天使投资了凡客诚品和UC优视，雷军说。", "凡客诚品/company|UC优视/company", ""},
	{"“交付压力比融资压力更大。”林浩然说。", "林浩然/person", "news 林浩然 交付压力比融资压力更大。"},
	{"手机厂商小米与运营商中国联通宣布合作。", "小米/company|中国联通/company", "partnership 小米 中国联通 other"},
	{"熊晓鸽是IDG资本创始合伙人。", "熊晓鸽/person|IDG资本/company|-IDG", "role 熊晓鸽 IDG资本 partner 创始合伙人"},
	{"青禾创投投资总监周敏表示看好。", "周敏/person|青禾创投/company", "role 周敏 青禾创投 employee 投资总监"},
	{"行业分析认为，任何公司都会受到影响。", "-行业分析|-任何公司|-任何", ""},
	{"记者获悉，双方没有披露金额。", "-双方|-记者", ""},
	{"金额方面，公司未透露。", "-金额|-公司", ""},
	{"今年用户增长明显，市场仍在扩大。", "-市场|-用户", ""},
	{"《云上的日子》是一部电影。", "-云上的日子", ""},
	{"客户包括吉利、长安汽车和蔚来。", "吉利/company|长安汽车/company|蔚来/company", ""},
}

func TestReadArticle(t *testing.T) {
	for _, tc := range articleTests {
		r := ReadArticle(tc.text, nil)
		got := names(r)
		for _, want := range strings.Split(tc.names, "|") {
			unwanted, not := strings.CutPrefix(want, "-")
			if not && slices.ContainsFunc(r.Names, func(n models.ArticleName) bool { return n.Name == unwanted && n.Sure }) {
				t.Errorf("ReadArticle(%q) offers %s", tc.text, unwanted)
			}
			if !not && !slices.Contains(got, want) {
				t.Errorf("ReadArticle(%q) names = %v, want %s", tc.text, got, want)
			}
		}
		if said := facts(r); tc.fact != "" && !slices.Contains(said, tc.fact) {
			t.Errorf("ReadArticle(%q) facts = %q, want %q", tc.text, said, tc.fact)
		}
		for _, n := range r.Names {
			for _, s := range n.Spans {
				if s.Start < 0 || s.End > len(tc.text) || s.Start >= s.End {
					t.Errorf("ReadArticle(%q) has the span %v", tc.text, s)
				}
			}
		}
	}
}
