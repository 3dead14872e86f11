package views

import (
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

func sampleDocuments() []models.DocumentRow {
	at := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	deal := models.RecordRef{Kind: models.KindDeal, ID: 3, Title: "Xiaomi"}
	var rows []models.DocumentRow
	for i, state := range []string{models.TextDone, models.TextWaiting, models.TextEmpty, models.TextBroken, models.TextEncrypted, models.TextTooLarge, models.TextFailed} {
		rows = append(rows, models.DocumentRow{ID: int64(i + 1), Name: hostile + ".pdf", Type: models.DocumentTypes[i%6], Size: 1 << (10 + i), Latest: int64(i + 1), Version: 1,
			UpdatedAt: at, UploadedAt: at, State: state, Pages: 1, AuthorName: "Ada", On: deal})
	}
	return rows
}

func sampleDocument(state string) *models.DocumentPage {
	page := &models.DocumentPage{Document: sampleDocuments()[1]}
	page.Document.Restricted = true
	for number := page.Document.Latest; number > 0; number-- {
		page.Versions = append(page.Versions, models.DocumentVersion{ID: number, Number: number, Type: "xlsx", Size: 4000, State: state, CreatedAt: page.Document.UpdatedAt, AuthorName: "Ada"})
	}
	page.Shown = page.Versions[len(page.Versions)-1]
	if state == models.TextDone {
		page.Shown.Truncated = true
		page.Texts = []models.DocumentText{{Number: 1, Label: hostile, Body: hostile}, {Number: 2, Body: "Series A"}}
	}
	return page
}

func documentPages(b Base) map[string]templ.Component {
	pages := map[string]templ.Component{
		"documents": DocumentIndex(DocumentIndexPage{Base: b, Rows: sampleDocuments(), Authors: []models.RecordRef{{ID: 1, Title: "Ada"}},
			List: List{Path: "/documents", Sort: "updated", Next: "x", Query: map[string][]string{"type": {"pdf"}, "record": {"3"}}}, On: models.RecordRef{Kind: models.KindDeal, ID: 3, Title: hostile}}),
		"document section": DealShow(DealShowPage{Base: b, Page: sampleDealPage(), Documents: DocumentSection{Kind: models.KindDeal, ID: 3, Rows: sampleDocuments(), MaxSize: 50 << 20}}),
		"document found":   DocumentShow(DocumentShowPage{Base: b, Page: sampleDocument(models.TextDone), Text: "series", Found: []int{1, 2}, At: 1, Marks: []Mark{{Text: hostile, On: true}, {Text: " A"}}}),
		"document missing": DocumentShow(DocumentShowPage{Base: b, Page: sampleDocument(models.TextDone), Text: hostile, At: 2}),
		"document-form":    DocumentForm(DocumentFormPage{Base: b, Page: sampleDocument(models.TextDone), Version: 2, Form: Form{Values: DocumentValues("memo.pdf"), Errors: map[string]string{"name": "error.required"}}}),
		"document-result": UploadResult(UploadPage{Base: b, Section: DocumentSection{Kind: models.KindDeal, ID: 3, MaxSize: 50 << 20}, On: models.RecordRef{Kind: models.KindDeal, ID: 3, Title: hostile}, Back: "/deals/3",
			Files: []UploadedFile{{Name: hostile, ID: 1, OK: true}, {Name: hostile, Problem: "document.unknown"}, {Name: "a.pdf", ID: 2, Problem: "document.already_here", Other: hostile}}}),
	}
	for _, state := range []string{models.TextWaiting, models.TextEmpty, models.TextBroken, models.TextEncrypted, models.TextTooLarge, models.TextFailed} {
		pages["document "+state] = DocumentShow(DocumentShowPage{Base: b, Page: sampleDocument(state), At: 1})
	}
	return pages
}

func emptyDocumentPages(b Base) map[string]templ.Component {
	return map[string]templ.Component{
		"documents": DocumentIndex(DocumentIndexPage{Base: b, List: List{Path: "/documents", Sort: "updated"}}),
	}
}
