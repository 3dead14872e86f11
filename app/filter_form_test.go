package app

import (
	"net/url"
	"testing"

	"dealflow/models"

	"github.com/PuerkitoBio/goquery"
)

// The form of the whole filter works by itself: what it shows, sent as it is,
// is the filter; rows are added, dropped and joined in it; and what is wrong
// comes back beside its row.
func TestWhereForm(t *testing.T) {
	a := newTestApp(t, nil)
	ada := a.as(t, a.account(t, "ada@firm.example", models.RoleMember))
	at := func(where string) string { return "/companies?" + url.Values{"where": {where}}.Encode() }
	// form is the form over the list with a filter, as a browser would send it.
	form := func(where string) url.Values {
		t.Helper()
		page := ada.get(at(where)).want(t, 200, "").page(t)
		sent := url.Values{}
		page.Find("[data-where] input, [data-where] select").Each(func(_ int, s *goquery.Selection) {
			name, value := s.AttrOr("name", ""), s.AttrOr("value", "")
			if options := s.Find("option"); options.Length() > 0 {
				value = options.First().AttrOr("value", "")
				if chosen := options.Filter("[selected]"); chosen.Length() > 0 {
					value = chosen.AttrOr("value", "")
				}
			}
			sent.Add(name, value)
		})
		return sent
	}
	for _, where := range []string{"country is CN", "country is CN or city empty", "country is CN and (raised min $10M or raised empty)", "country is CN and (city empty or (rounds min 2 and raised empty))",
		"city empty or (country is CN and rounds min 2) or (country is US and rounds max 1)"} {
		ada.get("/companies?"+form(where).Encode()).want(t, 303, at(where))
	}
	sent := form("country is CN and city empty")
	sent["w_join"][0] = "or"
	ada.get("/companies?"+sent.Encode()).want(t, 303, at("country is CN or city empty"))

	// The empty row of the first group and that of the new group are filled in.
	sent = form("country is CN and city empty")
	for i, group := range sent["w_group"] {
		if sent["w_field"][i] == "" {
			sent["w_field"][i], sent["w_op"][i], sent["w_value"][i] = "rounds", "min", group+"1"
		}
	}
	sent["w_any"][0] = "or"
	sent["w_join"] = []string{"and", "and"}
	ada.get("/companies?"+sent.Encode()).want(t, 303, at("(country is CN and city empty and rounds min 1) or rounds min 11"))

	// Choices are shown and read by their names, in the reader's language.
	sent = form("country is CN,US")
	if got := sent["w_value"][0]; got != "China, United States" {
		t.Errorf("countries are shown as %q", got)
	}
	sent["w_value"][0] = "germany、 CN"
	ada.get("/companies?"+sent.Encode()).want(t, 303, at("country is DE,CN"))
	ada.get("/deals?add_field=owner&add_op=is&add_value=Ada").want(t, 303, "/deals?where=owner+is+1")
	ada.get("/deals?add_field=stage&add_op=is&add_value=First+meeting,screening").want(t, 303, "/deals?where=stage+is+first_meeting%2Cscreening")
	ada.get("/deals?add_field=status&add_op=is&add_value=nonsense").want(t, 422, "")

	sent = form("country is CN and city empty")
	sent.Set("w_drop", "0")
	ada.get("/companies?"+sent.Encode()).want(t, 303, at("city empty"))

	sent = form("country is CN and founded is 2010")
	sent["w_value"][1] = "soon"
	page := ada.get("/companies?"+sent.Encode()).want(t, 422, "").page(t)
	if got := page.Find(".where-row input[aria-invalid]"); got.Length() != 1 || got.AttrOr("value", "") != "soon" || page.Find(".where-row .error").Length() != 1 {
		t.Error("the wrong value is not shown with its message")
	}
	if page.Find(".chips .chip").Length() != 2 {
		t.Error("the list is not shown as it was")
	}
	// Nonsense breaks nothing.
	for _, query := range []string{"w_edit=1", "w_edit=1&w_group=7&w_field=city&w_op=empty", "w_edit=1&w_join=or&w_group=0&w_field=city&w_op=empty", "w_edit=1&w_join=or&w_group=0&w_part=((("} {
		if code := ada.get("/companies?" + query).StatusCode; code >= 500 {
			t.Errorf("%s = %d", query, code)
		}
	}
}
