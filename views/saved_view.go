package views

import (
	"net/url"
	"slices"

	"dealflow/models"
)

// Views are the saved views of a list, and which of them is open.
type Views struct {
	List, Layout string
	All          []models.SavedView
	// Current is the view that the address names, nil for none, and Mine says
	// that the reader may change it. Missing says that it names one that is not
	// there for them.
	Current *models.SavedView
	Mine    bool
	Missing bool
	// Query is what the list shows now, as a view of it would be kept.
	Query string
	// Changeable says that the reader may save views.
	Changeable bool
	// Left are the parts of the view's address that the list does not know.
	Left []models.WhereProblem
}

// ViewFormPage is GET /views/:id/edit, and what saving a view answers to bad
// input: name, shared ("1"), list, layout, query and version. View is nil for a
// new one.
type ViewFormPage struct {
	Base
	Form         Form
	View         *models.SavedView
	List, Layout string
	Version      int64
}

// ViewValues puts a view into its form.
func ViewValues(v models.SavedView) url.Values {
	values := url.Values{"list": {v.List}, "layout": {v.Layout}, "name": {v.Name}, "query": {v.Query}}
	if v.Shared {
		values.Set("shared", "1")
	}
	return values
}

// ListAddress is where a list is shown in a layout.
func ListAddress(list, layout string) string {
	if layout != "" {
		return "/" + list + "/" + layout
	}
	return "/" + list
}

// ViewAddress is the list as a view has it.
func ViewAddress(v models.SavedView) string {
	query := "view=" + id(v.ID)
	if v.Query != "" {
		query = v.Query + "&" + query
	}
	return ListAddress(v.List, v.Layout) + "?" + query
}

// Default is the view that the list opens with for its reader.
func (v Views) Default() (models.SavedView, bool) {
	i := slices.IndexFunc(v.All, func(s models.SavedView) bool { return s.Default })
	if i < 0 {
		return models.SavedView{}, false
	}
	return v.All[i], true
}

// Changed reports whether the list shows something else than the view that was
// opened.
func (v Views) Changed() bool {
	return v.Current != nil && (v.Current.Query != v.Query || v.Current.Layout != v.Layout)
}

// tabsShown is how many views stand over a list; the others are in its menu.
const tabsShown = 6

// tabs are the views that stand over the list: its first, and the open one.
func (v Views) tabs() []models.SavedView {
	shown := slices.Clone(v.All[:min(len(v.All), tabsShown)])
	if v.Current != nil && !slices.ContainsFunc(shown, func(s models.SavedView) bool { return s.ID == v.Current.ID }) {
		shown = append(shown, *v.Current)
	}
	return shown
}

func (v Views) is(s models.SavedView) bool { return v.Current != nil && v.Current.ID == s.ID }

// none reports whether there is nothing to show and nothing to do.
func (v Views) none() bool { return len(v.All) == 0 && !v.Changeable }

// whole is the list as it is by itself, whatever it opens with.
func (v Views) whole() string { return v.wholeAs(v.Layout) }

func (v Views) wholeAs(layout string) string {
	address := ListAddress(v.List, layout)
	if _, ok := v.Default(); ok {
		return address + "?view=all"
	}
	return address
}

// plain reports whether the list is as it is by itself.
func (l List) plain() bool { return l.Views.Current == nil && l.Views.Query == "" }

func (p ViewFormPage) title() string {
	if p.View == nil {
		return p.T("view.save_new")
	}
	return p.T("view.edit_title", "Name", p.View.Name)
}

func (p ViewFormPage) action() string {
	if p.View == nil {
		return "/views"
	}
	return link("/views/", p.View.ID)
}

// cancel goes back to the list as it was.
func (p ViewFormPage) cancel() string {
	if p.View != nil {
		return ViewAddress(*p.View)
	}
	address := ListAddress(p.List, p.Layout)
	if q := p.Form.Value("query"); q != "" {
		address += "?" + q
	}
	return address
}

func (p ViewFormPage) listName() string { return p.T("nav." + p.List) }

var (
	viewName   = Field{Name: "name", Label: "view.name", Required: true, Autofocus: true, MaxLength: 120}
	viewShared = Field{Name: "shared", Label: "view.shared_label", Hint: "view.shared_hint"}
)

func viewIcon(s models.SavedView) string {
	switch {
	case s.Layout == models.LayoutBoard:
		return "board"
	case s.Shared:
		return "meeting"
	}
	return "lock"
}

// viewNote says whose a view is.
func viewNote(b Base, s models.SavedView) string {
	switch {
	case s.Default:
		return b.T("view.is_default")
	case s.Shared && b.User != nil && s.OwnerID != b.User.ID:
		return s.OwnerName
	case s.Shared:
		return b.T("view.shared")
	}
	return b.T("view.private")
}

// viewWords are what the palette finds views by beside their names.
const viewWords = "view 视图 shitu st"

// viewActions are the saved views that the text of the palette finds, by a word
// of their names or of their lists'.
func (p PalettePage) viewActions() []paletteAction {
	var actions []paletteAction
	for _, v := range p.Views {
		label := p.T("palette.open_view", "List", p.T("nav."+v.List), "Name", v.Name)
		if len(actions) < tabsShown && wordsFind(p.Text, label+" "+viewWords) {
			actions = append(actions, paletteAction{Label: label, Icon: "view", Href: ViewAddress(v), words: viewWords})
		}
	}
	return actions
}

// exportAddress is where the list is a file.
func (v Views) exportAddress() string {
	address := ListAddress(v.List, "") + "/export"
	if v.Query != "" {
		address += "?" + v.Query
	}
	return address
}
