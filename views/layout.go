package views

import (
	"strconv"
	"strings"
	"sync"
)

// htmxConfig keeps htmx inside the content security policy: it evaluates
// nothing, and copies no style from what it replaces.
const htmxConfig = `{"includeIndicatorStyles":false,"attributesToSettle":["class"],"allowEval":false,"historyCacheSize":0,"refreshOnHistoryMiss":true,"selfRequestsOnly":true,"scrollBehavior":"auto",` +
	`"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"422","swap":true},{"code":"[45]..","swap":false,"error":true}]}`

const brandMark = Markup(`<svg class="mark" viewBox="0 0 32 32" width="24" height="24" aria-hidden="true"><rect width="32" height="32" rx="8"/><path d="M8 9.5h16L19 16v5.6l-6 3V16z" fill="none" stroke="#fff" stroke-width="2.4" stroke-linejoin="round"/></svg>`)

// A navItem is one entry of the navigation. The key is the letter that
// follows G.
type navItem struct {
	section, href, label, icon, key string
	writer                          bool // shown to those who may write
	admin                           bool // shown to administrators
}

var navigation = []navItem{
	{section: "home", href: "/", label: "nav.home", icon: "home", key: "h"},
	{section: "deals", href: "/deals", label: "nav.deals", icon: "deal", key: "d"},
	{section: "tasks", href: "/tasks", label: "nav.tasks", icon: "task", key: "k"},
	{section: "companies", href: "/companies", label: "nav.companies", icon: "company", key: "c"},
	{section: "people", href: "/people", label: "nav.people", icon: "person", key: "p"},
	{section: "rounds", href: "/rounds", label: "nav.rounds", icon: "round", key: "r"},
	{section: "investors", href: "/investors", label: "nav.investors", icon: "investor", key: "i"},
	{section: "funnel", href: "/funnel", label: "nav.funnel", icon: "chart", key: "n"},
	{section: "meeting", href: "/meeting", label: "nav.meeting", icon: "calendar", key: "w"},
}

var secondary = []navItem{
	{section: "lists", href: "/lists", label: "nav.lists", icon: "view", key: "l"},
	{section: "committee", href: "/committee", label: "nav.committee", icon: "check", key: "v"},
	{section: "documents", href: "/documents", label: "nav.documents", icon: "document", key: "f"},
	{section: "articles", href: "/articles/new", label: "nav.articles", icon: "news", key: "a", writer: true},
	{section: "imports", href: "/imports", label: "nav.imports", icon: "upload", key: "u", writer: true},
	{section: "members", href: "/members", label: "nav.members", icon: "meeting", key: "m"},
	{section: "pipeline", href: "/pipeline", label: "nav.pipeline", icon: "filter", key: "s", admin: true},
	{section: "history", href: "/history", label: "nav.history", icon: "history", key: "y"},
	{section: "trash", href: "/trash", label: "nav.trash", icon: "trash", key: "t", writer: true},
}

// navigable are the entries of a list that the user may go to.
func (b Base) navigable(items []navItem) []navItem {
	list := make([]navItem, 0, len(items))
	for _, item := range items {
		if (!item.writer || b.CanWrite()) && (!item.admin || b.IsAdmin()) {
			list = append(list, item)
		}
	}
	return list
}

// A shortcut is a line of the key sheet.
type shortcut struct {
	label string
	keys  []string
}

var shortcuts = []shortcut{
	{"keys.palette", []string{"Ctrl", "K"}},
	{"keys.search", []string{"/"}},
	{"keys.create", []string{"C"}},
	{"keys.down", []string{"J"}},
	{"keys.up", []string{"K"}},
	{"walk.before", []string{"["}},
	{"walk.after", []string{"]"}},
	{"keys.open", []string{"Enter"}},
	{"keys.cell", []string{"←", "→"}},
	{"keys.edit", []string{"E"}},
	{"keys.pick", []string{"X"}},
	{"keys.done", []string{"X"}},
	{"keys.undo", []string{"Z"}},
	{"keys.go_home", []string{"G", "H"}},
	{"keys.go_deals", []string{"G", "D"}},
	{"keys.go_tasks", []string{"G", "K"}},
	{"keys.go_companies", []string{"G", "C"}},
	{"keys.go_people", []string{"G", "P"}},
	{"keys.go_rounds", []string{"G", "R"}},
	{"keys.go_investors", []string{"G", "I"}},
	{"keys.go_funnel", []string{"G", "N"}},
	{"keys.go_meeting", []string{"G", "W"}},
	{"keys.go_lists", []string{"G", "L"}},
	{"keys.go_committee", []string{"G", "V"}},
	{"keys.go_documents", []string{"G", "F"}},
	{"keys.go_members", []string{"G", "M"}},
	{"keys.go_history", []string{"G", "Y"}},
	{"keys.go_trash", []string{"G", "T"}},
	{"keys.close", []string{"Esc"}},
	{"keys.sheet", []string{"?"}},
}

// keyLists are the shortcuts in each language. They stand in every page, so they
// are written once.
var keyLists = map[string]func() Markup{English: keyList(English), Chinese: keyList(Chinese)}

func keyList(lang string) func() Markup {
	return sync.OnceValue(func() Markup {
		var w strings.Builder
		for _, key := range shortcuts {
			fillInto(&w, `<div><dt>{}</dt><dd>`, Translate(lang, key.label))
			for _, k := range key.keys {
				fillInto(&w, `<kbd>{}</kbd>`, k)
			}
			w.WriteString(`</dd></div>`)
		}
		return Markup(w.String())
	})
}

// boolean is the value of an ARIA attribute.
func boolean(b bool) string { return strconv.FormatBool(b) }

func (p ErrorPage) title() string { return p.message(".title") }
func (p ErrorPage) text() string  { return p.message(".text") }

// message falls back from the very status to its class: 418 speaks as 400.
func (p ErrorPage) message(part string) string {
	id := "error." + strconv.Itoa(p.Code) + part
	if !Known(id) {
		id = "error." + strconv.Itoa(p.Code/100) + "00" + part
	}
	if !Known(id) {
		id = "error.500" + part
	}
	return p.T(id)
}

func (p ErrorPage) icon() string {
	switch p.Code {
	case 403:
		return "lock"
	case 404:
		return "search"
	}
	return "alert"
}
