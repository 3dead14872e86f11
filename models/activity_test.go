package models_test

import (
	"errors"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func TestBindMentions(t *testing.T) {
	lei, lin := models.Mention{Kind: models.KindPerson, ID: 5, Name: "Lei Jun"}, models.Mention{Kind: models.KindPerson, ID: 6, Name: "林斌"}
	mi := models.Mention{Kind: models.KindCompany, ID: 7, Name: "Xiaomi"}
	other := models.Mention{Kind: models.KindPerson, ID: 9, Name: "Lei Jun"}
	short := models.Mention{Kind: models.KindPerson, ID: 8, Name: "Lei"}
	tests := []struct {
		name, text string
		mentions   []models.Mention
		want       string
	}{
		{"none", "@Lei Jun called", nil, "@Lei Jun called"},
		{"person and company", "@Lei Jun of #Xiaomi called", []models.Mention{lei, mi}, "@[Lei Jun](person:5) of #[Xiaomi](company:7) called"},
		{"Chinese goes on without a space", "@林斌说", []models.Mention{lin}, "@[林斌](person:6)说"},
		{"a longer word is another", "@Lei Jungle", []models.Mention{lei}, "@Lei Jungle"},
		{"an address is none", "a@Lei Jun", []models.Mention{lei}, "a@Lei Jun"},
		{"the longest name", "@Lei Jun and @Lei", []models.Mention{short, lei}, "@[Lei Jun](person:5) and @[Lei](person:8)"},
		{"namesakes in order", "@Lei Jun, @Lei Jun, @Lei Jun", []models.Mention{lei, other}, "@[Lei Jun](person:5), @[Lei Jun](person:9), @[Lei Jun](person:9)"},
		{"no brackets of one's own", "@A]B(c", []models.Mention{{Kind: models.KindPerson, ID: 1, Name: "A]B(c"}}, "@[AB(c](person:1)"},
		{"a kind that there is not", "@x", []models.Mention{{Kind: "user", ID: 1, Name: "x"}}, "@x"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			got := models.BindMentions(tc.text, tc.mentions)
			if got != tc.want {
				t.Fatalf("BindMentions() = %q, want %q", got, tc.want)
			}
			names := map[string]string{}
			for _, m := range tc.mentions {
				names[m.Key()] = m.Name
			}
			typed, mentions := models.TypedText(got, names)
			if typed != tc.text {
				t.Errorf("TypedText() = %q, want %q", typed, tc.text)
			}
			if again := models.BindMentions(typed, mentions); again != got {
				t.Errorf("bound again = %q, want %q", again, got)
			}
		})
	}
}

func FuzzBindMentions(f *testing.F) {
	f.Add("@Lei Jun (x) #Xiaomi", "Lei Jun")
	f.Add("@[a](person:1)", "a](person:2")
	f.Fuzz(func(t *testing.T, text, name string) {
		mentions := []models.Mention{{Kind: models.KindPerson, ID: 1, Name: name}, {Kind: models.KindCompany, ID: 2, Name: name}}
		stored := models.BindMentions(text, mentions)
		if strings.ToValidUTF8(text, "") != text {
			return
		}
		for _, m := range models.MentionsIn(stored) {
			if !strings.Contains(text, m.Key()) && m.ID != 1 && m.ID != 2 {
				t.Errorf("%q names %s, which nobody chose", stored, m.Key())
			}
		}
	})
}

// note logs a note about a company.
func note(t *testing.T, s *models.Store, actor models.Actor, in models.ActivityInput) *models.Activity {
	t.Helper()
	if in.Kind == "" {
		in.Kind = "note"
	}
	row, err := s.CreateActivity(t.Context(), actor, in)
	if err != nil {
		t.Fatalf("CreateActivity() = %v", err)
	}
	return row
}

func TestStore_Activity_Mentions(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada := modelstest.User(t, s, models.RoleMember)
		mi, person := modelstest.Company(t, s, "Xiaomi"), modelstest.Person(t, s, "Lei Jun", "雷军")
		row := note(t, s, ada, models.ActivityInput{Body: "@Lei Jun called", CompanyIDs: []int64{mi.ID}, RequestKey: "k",
			Mentions: []models.Mention{{Kind: models.KindPerson, ID: person.ID, Name: "Lei Jun"}}})
		again := note(t, s, ada, models.ActivityInput{Body: "@Lei Jun called", CompanyIDs: []int64{mi.ID}, RequestKey: "k"})
		if again.ID != row.ID {
			t.Errorf("the same form sent twice made %d and %d", row.ID, again.ID)
		}
		if err := s.UpdatePerson(ctx, ada, person.ID, 1, models.PersonInput{Name: "Lei Jun Renamed"}); err != nil {
			t.Fatal(err)
		}
		page, err := s.PersonPage(ctx, ada, person.ID)
		if err != nil || len(page.Activities.Rows) != 1 {
			t.Fatalf("PersonPage() = %+v, %v, want the note that names the person", page.Activities.Rows, err)
		}
		got := page.Activities.Rows[0]
		if text := models.PlainText(got.Body, got.Names); text != "@Lei Jun Renamed called" {
			t.Errorf("after the renaming the note says %q", text)
		}
		docs, err := s.ActivityDocuments(ctx, []int64{row.ID})
		if err != nil || docs[0].Body != "@Lei Jun Renamed called" {
			t.Errorf("the search is told %+v, %v", docs, err)
		}
		edit, err := s.ActivityForEdit(ctx, ada, row.ID)
		if err != nil {
			t.Fatal(err)
		}
		if edit.Input.Body != "@Lei Jun Renamed called" || len(edit.Input.Mentions) != 1 || len(edit.Input.PersonIDs) != 0 {
			t.Errorf("ActivityForEdit() = %+v", edit.Input)
		}
		// Without the name in the text the person is not attached any more.
		in := edit.Input
		in.Body = "Somebody called"
		if err := s.UpdateActivity(ctx, ada, row.ID, edit.Version, in); err != nil {
			t.Fatalf("UpdateActivity() = %v", err)
		}
		if page, err = s.PersonPage(ctx, ada, person.ID); err != nil || len(page.Activities.Rows) != 0 {
			t.Errorf("the person still has %+v, %v", page.Activities.Rows, err)
		}
	})
}

func TestStore_UpdateActivity(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		mi, joyo, lei := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "Joyo"), modelstest.Person(t, s, "Lei Jun", "")
		row := note(t, s, ada, models.ActivityInput{Kind: "meeting", Body: "first", CompanyIDs: []int64{mi.ID}, AttendeeIDs: []int64{lei.ID}, MemberIDs: []int64{ada.UserID}})
		in := models.ActivityInput{Kind: "meeting", Body: "second", CompanyIDs: []int64{joyo.ID}, AttendeeIDs: []int64{lei.ID}, MemberIDs: []int64{ada.UserID, bob.UserID}}
		if err := s.UpdateActivity(ctx, viewer, row.ID, 1, models.ActivityInput{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("UpdateActivity() by a viewer = %v, want ErrForbidden", err)
		}
		if err := s.UpdateActivity(ctx, bob, row.ID, 1, in); err != nil {
			t.Fatalf("UpdateActivity() = %v", err)
		}
		if err := s.UpdateActivity(ctx, ada, row.ID, 1, in); !errors.Is(err, models.ErrConflict) {
			t.Errorf("UpdateActivity() of an old version = %v, want ErrConflict", err)
		}
		var invalid *models.Invalid
		if err := s.UpdateActivity(ctx, ada, row.ID, 2, models.ActivityInput{Kind: "note", Body: "x"}); !errors.As(err, &invalid) || invalid.Fields["attach"] == "" {
			t.Errorf("UpdateActivity() attached to nothing = %v, want Invalid", err)
		}
		page, err := s.ActivityPage(ctx, viewer, row.ID)
		if err != nil || len(page.Versions) != 2 {
			t.Fatalf("ActivityPage() = %+v, %v, want two versions", page, err)
		}
		now, was := page.Versions[0], page.Versions[1]
		if now.Body != "second" || was.Body != "first" || now.UserName != "User 2" || was.UserName != "User 1" {
			t.Errorf("versions = %+v", page.Versions)
		}
		if diff := cmp.Diff([]string{"body", "attach", "attendee"}, now.Changed); diff != "" {
			t.Errorf("changed fields (-want +got):\n%s", diff)
		}
		if got := len(page.Activity.Attendees); got != 3 {
			t.Errorf("the meeting has %d attendees, want 3", got)
		}
		for id, want := range map[int64]int{mi.ID: 0, joyo.ID: 1} {
			t.Run("", func(t *testing.T) {
				line, err := s.Timeline(ctx, ada, models.KindCompany, id, models.TimelineQuery{Kind: "meeting"})
				if err != nil || len(line.Rows) != want {
					t.Errorf("Timeline() = %d rows, %v, want %d", len(line.Rows), err, want)
				}
			})
		}
	})
}

// What is about a deal goes from the page of its company with the deal, and comes
// back with it.
func TestStore_Timeline_trashedDeal(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada := modelstest.User(t, s, models.RoleMember)
		mi := modelstest.Company(t, s, "Xiaomi")
		deal := modelstest.Deal(t, s, ada, mi.ID)
		if _, err := s.CreateActivity(ctx, ada, models.ActivityInput{Kind: "note", Body: "of the deal alone", DealIDs: []int64{deal.ID}}); err != nil {
			t.Fatal(err)
		}
		notes := func(want int) {
			t.Helper()
			line, err := s.Timeline(ctx, ada, models.KindCompany, mi.ID, models.TimelineQuery{Kind: "note"})
			if err != nil || len(line.Rows) != want {
				t.Errorf("Timeline() = %d rows, %v, want %d", len(line.Rows), err, want)
			}
		}
		notes(1)
		if err := s.Remove(ctx, ada, models.KindDeal, deal.ID); err != nil {
			t.Fatal(err)
		}
		notes(0)
		if err := s.Restore(ctx, ada, models.KindDeal, deal.ID); err != nil {
			t.Fatal(err)
		}
		notes(1)
	})
}

// A version that spoke of a restricted deal stays hidden even after the
// activity was detached from it.
func TestStore_ActivityPage_Restricted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		mi := modelstest.Company(t, s, "Xiaomi")
		deal, err := s.CreateDeal(ctx, ada, models.DealInput{CompanyID: mi.ID, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		row := note(t, s, ada, models.ActivityInput{Body: "canary", CompanyIDs: []int64{mi.ID}, DealIDs: []int64{deal.ID}})
		for name, err := range map[string]error{
			"ActivityPage": second(s.ActivityPage(ctx, bob, row.ID)), "ActivityForEdit": second(s.ActivityForEdit(ctx, bob, row.ID)),
			"UpdateActivity": s.UpdateActivity(ctx, bob, row.ID, 1, models.ActivityInput{}), "Timeline": second(s.Timeline(ctx, bob, models.KindDeal, deal.ID, models.TimelineQuery{})),
			"CreateActivity": second(s.CreateActivity(ctx, bob, models.ActivityInput{Kind: "note", Body: "x", DealIDs: []int64{deal.ID}})),
		} {
			if name == "Timeline" {
				if line, _ := s.Timeline(ctx, bob, models.KindDeal, deal.ID, models.TimelineQuery{}); len(line.Rows) != 0 {
					t.Errorf("Timeline() of a hidden deal = %+v", line.Rows)
				}
			} else if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s() of a hidden activity = %v, want ErrNotFound", name, err)
			}
		}
		if err := s.UpdateActivity(ctx, ada, row.ID, 1, models.ActivityInput{Kind: "note", Body: "harmless", CompanyIDs: []int64{mi.ID}}); err != nil {
			t.Fatal(err)
		}
		page, err := s.ActivityPage(ctx, bob, row.ID)
		if err != nil || len(page.Versions) != 1 || page.Versions[0].Body != "harmless" {
			t.Errorf("ActivityPage() = %+v, %v, want the harmless version only", page, err)
		}
	})
}

func TestStore_Timeline_Pages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada := modelstest.User(t, s, models.RoleMember)
		mi := modelstest.Company(t, s, "Xiaomi")
		for i := range 60 {
			kind := "note"
			if i%2 == 0 {
				kind = "call"
			}
			note(t, s, ada, models.ActivityInput{Kind: kind, Body: "x", OccurredOn: "2026-01-0" + string(rune('1'+i%7)), CompanyIDs: []int64{mi.ID}})
		}
		for kind, want := range map[string]int{"": 60, "call": 30, "bogus": 60} {
			seen, after, last := map[int64]bool{}, "", "9"
			for range 9 {
				line, err := s.Timeline(ctx, ada, models.KindCompany, mi.ID, models.TimelineQuery{Kind: kind, After: after})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range line.Rows {
					if seen[r.ID] || r.OccurredOn > last {
						t.Fatalf("activity %d of %s comes twice or late", r.ID, r.OccurredOn)
					}
					seen[r.ID], last = true, r.OccurredOn
				}
				if after = line.Older; after == "" {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("the timeline of %q has %d activities, want %d", kind, len(seen), want)
			}
		}
	})
}

func TestStore_QuietDeals(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, admin := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		mi := modelstest.Company(t, s, "Xiaomi")
		quiet, err := s.CreateDeal(ctx, ada, models.DealInput{CompanyID: mi.ID, OpenedOn: "2025-12"})
		if err != nil {
			t.Fatal(err)
		}
		modelstest.Deal(t, s, ada, mi.ID)
		// When it was opened may be corrected later.
		if err := s.UpdateDeal(ctx, ada, quiet.ID, 1, models.DealInput{OpenedOn: "2026-01-15"}); err != nil {
			t.Fatal(err)
		}
		if page, err := s.Deals(ctx, ada, models.DealFilter{Quiet: true}, models.List{}); err != nil || len(page.Rows) != 0 {
			t.Errorf("quiet deals opened today = %+v, %v, want none", page.Rows, err)
		}
		if err := s.UpdateDeal(ctx, ada, quiet.ID, 2, models.DealInput{OpenedOn: "2025-12"}); err != nil {
			t.Fatal(err)
		}
		list := func(f models.DealFilter) []int64 {
			t.Helper()
			page, err := s.Deals(ctx, ada, f, models.List{Sort: "activity"})
			if err != nil {
				t.Fatal(err)
			}
			var ids []int64
			for _, r := range page.Rows {
				ids = append(ids, r.ID)
				if r.Quiet != (r.ID == quiet.ID && f.Quiet) && f.Quiet {
					t.Errorf("deal %d is marked quiet %v", r.ID, r.Quiet)
				}
			}
			return ids
		}
		if diff := cmp.Diff([]int64{quiet.ID}, list(models.DealFilter{Quiet: true})); diff != "" {
			t.Fatalf("quiet deals (-want +got):\n%s", diff)
		}
		if err := s.SetQuietDays(ctx, ada, "90"); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("SetQuietDays() by a member = %v, want ErrForbidden", err)
		}
		for _, bad := range []string{"", "0", "x", "400", "-1"} {
			var invalid *models.Invalid
			if err := s.SetQuietDays(ctx, admin, bad); !errors.As(err, &invalid) {
				t.Errorf("SetQuietDays(%q) = %v, want Invalid", bad, err)
			}
		}
		if err := s.SetQuietDays(ctx, admin, "90"); err != nil {
			t.Fatal(err)
		}
		if got := list(models.DealFilter{Quiet: true}); len(got) != 0 {
			t.Errorf("quiet deals after 90 days = %v, want none", got)
		}
		if err := s.SetQuietDays(ctx, admin, "14"); err != nil {
			t.Fatal(err)
		}
		// A call long ago changes nothing, one of last week does, and its deletion undoes that.
		note(t, s, ada, models.ActivityInput{Kind: "call", Body: "x", OccurredOn: "2025-12-20", DealIDs: []int64{quiet.ID}})
		if got := list(models.DealFilter{Quiet: true}); len(got) != 1 {
			t.Errorf("quiet deals after an old call = %v, want one", got)
		}
		call := note(t, s, ada, models.ActivityInput{Kind: "call", Body: "x", OccurredOn: "2026-01-10", DealIDs: []int64{quiet.ID}})
		if got := list(models.DealFilter{Quiet: true}); len(got) != 0 {
			t.Errorf("quiet deals after a call = %v, want none", got)
		}
		if err := s.Remove(ctx, ada, models.KindActivity, call.ID); err != nil {
			t.Fatal(err)
		}
		if got := list(models.DealFilter{Quiet: true}); len(got) != 1 {
			t.Errorf("quiet deals after the call was deleted = %v, want one", got)
		}
		if got := list(models.DealFilter{NoStep: true}); len(got) != 2 {
			t.Errorf("deals without a next step = %v, want both", got)
		}
	})
}
