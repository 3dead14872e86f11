package views

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"dealflow/models"
)

// DocumentSection is the documents of a record, with the form that adds to them.
type DocumentSection struct {
	Kind string
	ID   int64
	Rows []models.DocumentRow
	// MaxSize bounds one file, in bytes.
	MaxSize int64
	// Replaces is the document that the form adds a version to, instead of a
	// document to the record; 0 for none.
	Replaces int64
}

// DocumentIndexPage is GET /documents?type=&author=&on=&record=&sort=&dir=.
type DocumentIndexPage struct {
	Base
	List    List
	Rows    []models.DocumentRow
	Authors []models.RecordRef
	// On is the record that the list keeps to; ID 0 for all.
	On models.RecordRef
}

// DocumentShowPage is GET /documents/:id?version=&page=&q=.
type DocumentShowPage struct {
	Base
	Page *models.DocumentPage
	// Text is what is looked for in it, Found the pieces that have most of it,
	// At the piece that is shown, all counted from 1, and Marks its text.
	Text    string
	Found   []int
	At      int
	Marks   []Mark
	MaxSize int64
}

// DocumentFormPage is GET /documents/:id/edit.
type DocumentFormPage struct {
	Base
	Page    *models.DocumentPage
	Version int64
	Form    Form
}

// UploadPage is the answer to an upload of which not everything was taken.
type UploadPage struct {
	Base
	Section DocumentSection
	On      models.RecordRef
	Files   []UploadedFile
	Back    string
}

// UploadedFile is what became of one file.
type UploadedFile struct {
	Name string
	// ID is the document that it became, or is already; 0 for none.
	ID int64
	// OK says that it was taken; otherwise Problem is the message that says why
	// not, about the document with the name Other.
	OK      bool
	Problem string
	Other   string
}

// Text says what became of the file, in one sentence.
func (f UploadedFile) Text(lang string, maxSize int64) string {
	if f.OK {
		return Translate(lang, "document.taken", "Name", f.Name)
	}
	return Translate(lang, f.Problem, "Name", f.Name, "Other", f.Other, "Size", fileSize(maxSize), "Count", 20)
}

var documentNameField = Field{Name: "name", Label: "document.name", Required: true, Autofocus: true, MaxLength: 300}

// DocumentValues is the form of a document's name, without its ending.
func DocumentValues(name string) url.Values {
	return url.Values{"name": {strings.TrimSuffix(name, path.Ext(name))}}
}

// VersionName is the name under which a version is saved: an earlier one says
// which it is.
func VersionName(p *models.DocumentPage) string {
	stem := strings.TrimSuffix(p.Document.Name, path.Ext(p.Document.Name))
	if p.Shown.Number != p.Document.Latest {
		stem += " v" + strconv.FormatInt(p.Shown.Number, 10)
	}
	return stem + "." + p.Shown.Type
}

// documentTypes are the endings that a browser's dialog offers.
func documentTypes() string {
	list := []string{".markdown", ".text"}
	for _, t := range models.DocumentTypes {
		list = append(list, "."+t)
	}
	return strings.Join(list, ",")
}

// fileSize is a size as people say it: 640 KB, 2.4 MB, 50 MB.
func fileSize(bytes int64) string {
	switch {
	case bytes < 1000:
		return strconv.FormatInt(bytes, 10) + " B"
	case bytes < 1<<20:
		return strconv.FormatInt((bytes+1023)>>10, 10) + " KB"
	case bytes < 10<<20 && bytes%(1<<20) != 0:
		return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
	}
	return strconv.FormatInt(bytes>>20, 10) + " MB"
}

// waiting says whether the text of any of the documents is still being read.
func (d DocumentSection) waiting() bool {
	return slices.ContainsFunc(d.Rows, func(r models.DocumentRow) bool { return r.State == models.TextWaiting })
}

func (d DocumentSection) action() string {
	if d.Replaces != 0 {
		return link("/documents/", d.Replaces) + "/versions"
	}
	return "/documents"
}

func (d DocumentSection) all() string {
	return "/documents?" + url.Values{"on": {d.Kind}, "record": {id(d.ID)}}.Encode()
}

// onTitle names the record that a document belongs to.
func onTitle(b Base, on models.RecordRef) string { return linkTitle(b, on) }

func (p DocumentIndexPage) filters() []Filter {
	kinds := []string{models.KindDeal, models.KindCompany, models.KindPerson, models.KindRound}
	filters := []Filter{
		{Name: "type", Label: "document.type", Options: p.options("document_type.", models.DocumentTypes)},
		{Name: "author", Label: "document.author", Options: refOptions(p.Authors)},
		{Name: "on", Label: "document.record", Options: p.options("record.", kinds)},
	}
	if p.On.ID != 0 {
		filters = append(filters, Filter{Name: "record", Label: "document.of", Options: []Option{{Value: id(p.On.ID), Label: onTitle(p.Base, p.On)}}})
	}
	return filters
}

// at is the address of a piece of the text that is shown.
func (p DocumentShowPage) at(piece int) string {
	q := url.Values{"page": {strconv.Itoa(piece)}}
	if p.Text != "" {
		q.Set("q", p.Text)
	}
	if p.Page.Shown.Number != p.Page.Document.Latest {
		q.Set("version", id(p.Page.Shown.Number))
	}
	return link("/documents/", p.Page.Document.ID) + "?" + q.Encode()
}

func (p DocumentShowPage) version(number int64) string {
	return link("/documents/", p.Page.Document.ID) + "?version=" + id(number)
}

func (p DocumentShowPage) content(number int64) string {
	address := link("/documents/", p.Page.Document.ID) + "/content"
	if number != p.Page.Document.Latest {
		address += "?version=" + id(number)
	}
	return address
}

// place names a piece of the text: "Page 7", "Slide 3", "Sheet Cap table".
func (p DocumentShowPage) place(piece int) string {
	if piece < 1 || piece > len(p.Page.Texts) {
		return ""
	}
	text := p.Page.Texts[piece-1]
	if text.Label != "" {
		return p.T("document.place.sheet", "Place", text.Label)
	}
	return p.T("document.place."+placeWord(p.Page.Shown.Type), "Place", text.Number)
}

func placeWord(kind string) string {
	switch kind {
	case "pptx":
		return "slide"
	case "txt", "md":
		return "part"
	}
	return "page"
}

// shownText is the state of the text of the version that is shown.
func (p DocumentShowPage) shownState() string { return p.Page.Shown.State }
