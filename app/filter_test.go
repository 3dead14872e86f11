package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dealflow/models"
)

func TestApp_conditions(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	for _, in := range []models.CompanyInput{{Name: "Xiaomi", Country: "CN"}, {Name: "Vancl", City: "Beijing", Country: "CN"}, {Name: "Dell", Country: "US"}} {
		if _, err := a.store.CreateCompany(t.Context(), models.SystemActor, in); err != nil {
			t.Fatal(err)
		}
	}
	at := func(pairs ...string) string {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		return "/companies?" + q.Encode()
	}
	first := at("where", "country is CN")
	ada.get(at("add_field", "country", "add_op", "is", "add_value", "CN")).want(t, http.StatusSeeOther, first)
	ada.get(first+"&add_field=city&add_op=empty&add_join=or").want(t, http.StatusSeeOther, at("where", "country is CN or city empty"))

	page := ada.get(at("where", "country is CN and city empty and colour is red")).want(t, http.StatusOK, "")
	rows := page.page(t).Find("tbody[data-rows]").Text()
	if !strings.Contains(rows, "Xiaomi") || strings.Contains(rows, "Vancl") || strings.Contains(rows, "Dell") {
		t.Errorf("rows = %q, want Xiaomi alone", rows)
	}
	if got := page.page(t).Find("[role=alert] code").Text(); got != "colour is red" {
		t.Errorf("left out = %q, want the unknown field", got)
	}
	off := page.page(t).Find(".chips .chip a").First().AttrOr("href", "")
	if want := at("where", "city empty"); off != want {
		t.Errorf("taking the first off leads to %q, want %q", off, want)
	}

	bad := ada.get(first+"&add_field=founded&add_op=before&add_value=soon").want(t, http.StatusUnprocessableEntity, "")
	if got := bad.page(t).Find("#add-value").AttrOr("value", ""); got != "soon" {
		t.Errorf("value = %q, want what was typed", got)
	}
	if got := bad.text(t, "#add-value-error"); !strings.Contains(got, "2010-05") {
		t.Errorf("error beside the value = %q", got)
	}
	if rows := bad.page(t).Find("tbody[data-rows] tr").Length(); rows != 2 {
		t.Errorf("rows = %d, want the two of the filter in force", rows)
	}
}
