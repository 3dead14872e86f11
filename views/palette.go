package views

import (
	"slices"
	"strings"

	"dealflow/models"
)

// PalettePage is GET /palette: what can be reached from anywhere.
type PalettePage struct {
	Base
	Text string
	// On is the address that the palette was opened on, Record the record there,
	// with its stages and version when it is a deal that may be moved.
	On      string
	Record  models.RecordRef
	Stages  []models.Stage
	Version int64
	Hits    []SearchHit
	Recent  []models.RecordRef
	// Views are the saved views that the text may find.
	Views []models.SavedView
}

// A paletteAction is something that can be done from anywhere. Words are what it
// is found by beside its label: English, Chinese, and the latter's pinyin.
type paletteAction struct {
	Label string
	Icon  string
	Href  string
	Keys  []string
	// Fields are posted to Href; without any it is a link.
	Fields [][2]string
	words  string
	writer bool
	admin  bool
}

var paletteActions = []paletteAction{
	{Label: "layout.log_deal", Icon: "deal", Href: "/deals/new", Keys: []string{"C"}, words: "new create log deal 新建交易 录入 xinjian jiaoyi luru xjjy", writer: true},
	{Label: "company.new", Icon: "company", Href: "/companies/new", words: "new create add company 新建公司 xinjian gongsi xjgs", writer: true},
	{Label: "person.new", Icon: "person", Href: "/people/new", words: "new create add person founder 新建人物 xinjian renwu xjrw", writer: true},
	{Label: "round.new", Icon: "round", Href: "/rounds/new", words: "new create add round financing 新建轮次 融资 xinjian lunci rongzi xjlc", writer: true},
	{Label: "nav.home", Icon: "home", Href: "/", Keys: []string{"G", "H"}, words: "go home 首页 shouye sy"},
	{Label: "nav.deals", Icon: "deal", Href: "/deals", Keys: []string{"G", "D"}, words: "go deals list 交易 jiaoyi jy"},
	{Label: "palette.board", Icon: "board", Href: "/deals/board", words: "go board pipeline kanban 看板 kanban kb"},
	{Label: "nav.tasks", Icon: "task", Href: "/tasks", Keys: []string{"G", "K"}, words: "go tasks todo 任务 renwu rw"},
	{Label: "nav.companies", Icon: "company", Href: "/companies", Keys: []string{"G", "C"}, words: "go companies 公司 gongsi gs"},
	{Label: "nav.people", Icon: "person", Href: "/people", Keys: []string{"G", "P"}, words: "go people 人物 renwu rw"},
	{Label: "nav.rounds", Icon: "round", Href: "/rounds", Keys: []string{"G", "R"}, words: "go rounds 轮次 融资 lunci rongzi lc"},
	{Label: "nav.investors", Icon: "investor", Href: "/investors", Keys: []string{"G", "I"}, words: "go investors 投资方 touzifang tzf"},
	{Label: "nav.funnel", Icon: "chart", Href: "/funnel", Keys: []string{"G", "N"}, words: "go funnel conversion pipeline report 漏斗 转化 loudou zhuanhua ld"},
	{Label: "nav.meeting", Icon: "calendar", Href: "/meeting", Keys: []string{"G", "W"}, words: "go weekly monday meeting partners print 周会 例会 zhouhui lihui zh"},
	{Label: "nav.committee", Icon: "check", Href: "/committee", Keys: []string{"G", "V"}, words: "go investment committee ic vote ballot decision memo 投委会 投票 决策 touweihui toupiao juece twh"},
	{Label: "nav.lists", Icon: "view", Href: "/lists", Keys: []string{"G", "L"}, words: "go lists shortlist hand kept collection 名单 清单 mingdan qingdan md"},
	{Label: "nav.documents", Icon: "document", Href: "/documents", Keys: []string{"G", "F"}, words: "go documents files decks memos pdf 文件 文档 wenjian wendang wj"},
	{Label: "nav.articles", Icon: "news", Href: "/articles/new", Keys: []string{"G", "A"}, words: "go paste article news text 文章 新闻 粘贴 wenzhang xinwen zhantie wz", writer: true},
	{Label: "nav.imports", Icon: "upload", Href: "/imports", Keys: []string{"G", "U"}, words: "go import spreadsheet csv xlsx upload 导入 表格 daoru biaoge dr", writer: true},
	{Label: "nav.pipeline", Icon: "filter", Href: "/pipeline", Keys: []string{"G", "S"}, words: "go pipeline setup stages reasons settings 流程 设置 阶段 liucheng shezhi jieduan lc", admin: true},
	{Label: "nav.members", Icon: "meeting", Href: "/members", Keys: []string{"G", "M"}, words: "go members team 成员 团队 chengyuan tuandui cy"},
	{Label: "nav.history", Icon: "history", Href: "/history", Keys: []string{"G", "Y"}, words: "go history undo audit 历史 撤销 lishi chexiao ls"},
	{Label: "nav.trash", Icon: "trash", Href: "/trash", Keys: []string{"G", "T"}, words: "go trash deleted restore 回收站 huishouzhan hsz", writer: true},
	{Label: "layout.account_settings", Icon: "person", Href: "/account", words: "account settings password 账户 设置 密码 zhanghu shezhi mima"},
	{Label: "palette.light", Icon: "theme", Href: "/preferences", Fields: [][2]string{{"theme", "light"}}, words: "theme light 浅色 主题 qianse zhuti"},
	{Label: "palette.dark", Icon: "theme", Href: "/preferences", Fields: [][2]string{{"theme", "dark"}}, words: "theme dark 深色 主题 shense zhuti"},
	{Label: "palette.auto", Icon: "theme", Href: "/preferences", Fields: [][2]string{{"theme", "auto"}}, words: "theme auto system 自动 主题 zidong zhuti"},
	{Label: "palette.english", Icon: "globe", Href: "/preferences", Fields: [][2]string{{"lang", English}}, words: "language english 英文 语言 yingwen yuyan"},
	{Label: "palette.chinese", Icon: "globe", Href: "/preferences", Fields: [][2]string{{"lang", Chinese}}, words: "language chinese 中文 语言 zhongwen yuyan"},
	{Label: "layout.sign_out", Icon: "signout", Href: "/signout", Fields: [][2]string{}, words: "sign out log out 退出 登出 tuichu dengchu"},
}

// paletteMost bounds the actions that are shown at once.
const paletteMost = 12

// PaletteItem is an action as it is shown.
type PaletteItem struct {
	Label, Icon, Href string
	Keys              []string
	Fields            [][2]string
	Post              bool
}

// Actions are those that the text finds and the user may do: those of the
// record that one is on first.
func (p PalettePage) Actions() []PaletteItem {
	var items []PaletteItem
	for _, action := range slices.Concat(p.recordActions(), p.viewActions(), paletteActions) {
		if action.writer && !p.CanWrite() || action.admin && !p.IsAdmin() {
			continue
		}
		label := action.Label
		if Known(label) {
			label = p.T(label)
		}
		if !wordsFind(p.Text, label+" "+action.words) {
			continue
		}
		items = append(items, PaletteItem{label, action.Icon, action.Href, action.Keys, action.Fields, action.Fields != nil})
		if len(items) == paletteMost {
			break
		}
	}
	return items
}

// recordActions are what can be done with the record that one is on.
func (p PalettePage) recordActions() []paletteAction {
	kind, n := p.Record.Kind, p.Record.ID
	if n == 0 {
		return nil
	}
	at := address(kind, n)
	actions := []paletteAction{
		{Label: p.T("record.edit", "Name", p.Record.Title), Icon: "edit", Href: at + "/edit", Keys: []string{"E"}, words: "edit 编辑 bianji bj", writer: true},
		{Label: "activity.new", Icon: "note", Href: at + "#timeline", words: "add note activity call meeting 记录 笔记 jilu biji", writer: true},
		{Label: p.T("history.of_record", "Name", p.Record.Title), Icon: "history", Href: HistoryAddress(kind, n), words: "history changes undo 历史 lishi ls"},
	}
	if kind != models.KindDeal {
		actions = append(actions, paletteAction{Label: p.T("merge.with", "Name", p.Record.Title), Icon: kind, Href: mergeAddress(kind, n), words: "merge duplicate same twin 合并 重复 hebing chongfu hb", writer: true})
	}
	if kind != models.KindDeal {
		return actions
	}
	for _, status := range []string{models.StatusPassed, models.StatusOnHold, models.StatusLost, models.StatusWon} {
		actions = append(actions, paletteAction{Label: "closure.do." + status, Icon: "stage_change", Href: closureAddress(n, status), words: "close deal " + status + " 放弃 搁置 输掉 投成 fangqi gezhi", writer: true})
	}
	if p.Text == "" {
		return actions
	}
	for _, s := range p.Stages {
		actions = append(actions, paletteAction{Label: p.T("deal.move_to", "Stage", p.Stage(s.Key, s.Name)), Icon: "stage_change", Href: at + "/stage",
			Fields: [][2]string{{"stage", id(s.ID)}, {"version", id(p.Version)}}, words: "move to stage " + s.Name + " 移到 阶段 yidao jieduan", writer: true})
	}
	return actions
}

// wordsFind says whether each word of the text begins a word among the others,
// or, in Chinese, stands anywhere.
func wordsFind(text, among string) bool {
	among = strings.ToLower(among)
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.HasPrefix(among, word) && !strings.Contains(among, " "+word) && (word[0] < 0x80 || !strings.Contains(among, word)) {
			return false
		}
	}
	return true
}

func (p PalettePage) empty() bool {
	return len(p.Actions()) == 0 && len(p.Hits) == 0 && len(p.Recent) == 0
}

// back is the base for forms that go back to where the palette was opened.
func (p PalettePage) back() Base {
	b := p.Base
	b.Path = p.On
	return b
}
