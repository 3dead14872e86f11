package app

import (
	"net/http"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestApp_operationReversal(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	bob := a.as(t, a.account(t, "bob@firm.example", models.RoleMember))
	modelstest.Company(t, a.store, "Xiaomi")
	ada.post("/companies/1", "version", "1", "name", "Xiaomi", "kind", "startup", "status", "operating", "city", "Beijing").want(t, http.StatusSeeOther, "/companies/1")

	undo, ok := ada.get("/companies/1").page(t).Find(`.flash form`).Attr("action")
	if !ok || !strings.HasPrefix(undo, "/history/") {
		t.Fatalf("the message after an edit offers %q, want an undo", undo)
	}
	show := ada.get(strings.TrimSuffix(undo, "/reversal")).want(t, http.StatusOK, "")
	if text := show.text(t, ".history-fields"); !strings.Contains(text, "City") || !strings.Contains(text, "Beijing") {
		t.Errorf("the operation shows %q, want the city", text)
	}
	bob.post("/companies/1", "version", "2", "name", "Xiaomi", "kind", "startup", "status", "operating", "city", "Wuhan").want(t, http.StatusSeeOther, "/companies/1")
	refused := ada.post(undo).want(t, http.StatusConflict, "")
	if text := refused.text(t, ".held"); !strings.Contains(text, "Wuhan") || !strings.Contains(text, "bob") {
		t.Errorf("the conflict shows %q, want Wuhan and who wrote it", text)
	}

	ada.post("/companies/1/delete").want(t, http.StatusSeeOther, "/companies")
	question := ada.get("/history/latest?back=%2Fcompanies").want(t, http.StatusOK, "")
	action, _ := question.page(t).Find("form").Attr("action")
	ada.post(action, "back", "/companies").want(t, http.StatusSeeOther, "/companies")
	ada.get("/companies/1").want(t, http.StatusOK, "")
	ada.get("/history?record=company:1").want(t, http.StatusOK, "")
}
