package views

import (
	"net/url"
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

var (
	sampleDone  = sampleNow.Add(-time.Hour)
	sampleTasks = []models.TaskRow{
		{ID: 1, Title: "Send the deck", AssigneeID: 3, AssigneeName: "Ana Ferreira", DueOn: "2026-11-20", Version: 1, DealID: minor(1), AboutTitle: "Xiaomi"},
		{ID: 2, Title: hostile, AssigneeID: 4, AssigneeName: hostile, DueOn: "2026-12-01", Version: 2, PersonID: minor(5), AboutTitle: hostile},
		{ID: 3, Title: "Call back", AssigneeID: 4, AssigneeName: "Ben", DueOn: "2026-11-01", DoneAt: &sampleDone, DoneByName: "Ben", Version: 2},
	}
	sampleTimeline = models.Timeline{Rows: sampleActivities, Older: "cursor", Tasks: sampleTasks}
	sampleAgenda   = models.Agenda{Today: "2026-11-23", QuietDays: 14, Overdue: sampleDeals[:1], Tasks: sampleTasks,
		Quiet: []models.DealRow{{ID: 3, CompanyID: 3, CompanyName: hostile, Status: "active", StageKey: "sourced", StageName: "Sourced", LastActivityOn: "2026-10", Quiet: true}},
		Mine:  []models.DealRow{{ID: 4, CompanyID: 3, CompanyName: "Joyo", Status: "active", StageKey: "sourced", StageName: "Sourced", NextStep: hostile}}}
	sampleDigest = &models.Digest{Agenda: sampleAgenda, Votes: []models.BallotRow{{ID: 1, DealID: 1, CompanyName: hostile, Question: hostile, Quorum: 2, Voters: 3, ClosesOn: "2026-12-01", Voter: true}}, Since: sampleNow, Due: sampleDeals[1:], DueTasks: sampleTasks, Rounds: sampleRounds,
		Changes: []models.Change{{At: sampleNow, Action: "create", Kind: "company", ID: 1, Title: hostile, UserName: hostile}}}
	sampleInput = ActivityInput{
		Form: Form{Values: url.Values{"kind": {"meeting"}, "body": {"@Lei Jun " + hostile}, "mention": {"person:5:Lei Jun", "person:6:" + hostile}, "attach_name": {hostile}},
			Errors: map[string]string{"body": "error.required", "attach": "error.not_attached", "attendee": "error.not_found_name"}},
		Links: []models.RecordRef{{Kind: "deal", ID: 1, Title: hostile}}, Attendees: []models.RecordRef{{Kind: "user", ID: 3, Title: hostile}, {Kind: "person", ID: 5, Title: "Lei Jun"}},
	}
)

// activityPages are the pages of activities and tasks.
func activityPages(b Base) map[string]templ.Component {
	on := models.RecordRef{Kind: models.KindCompany, ID: 1, Title: hostile}
	bad := Form{Values: url.Values{"task_title": {hostile}, "due_on": {"2026-12"}, "about": {hostile}, "about_id": {"company:1"}}, Errors: map[string]string{"due_on": "error.whole_day", "assignee": "error.choice"}}
	stale := sampleInput
	stale.Theirs = url.Values{"body": {"Theirs " + hostile}}
	page := &models.ActivityPage{Activity: sampleActivities[0], Versions: []models.ActivityVersion{
		{At: sampleNow, Action: "update", UserName: hostile, Kind: "meeting", Subject: hostile, Body: hostile, Day: "2026-11-20", Changed: []string{"body", "kind", "attach"}, Links: sampleInput.Links},
		{At: sampleNow, Action: "create", UserName: "Ana", Kind: "note", Body: "@[Lei](person:5)", Names: map[string]string{"person:5": hostile}, Attendees: sampleInput.Attendees},
	}}
	list := List{Path: "/tasks", Query: url.Values{"who": {"all"}}, Count: Count{3, false}, Next: "n"}
	deal := DealShowPage{Base: b, Page: sampleDealPage(), Stages: sampleStages, Sent: Sent{Log: sampleInput, Task: bad}}
	return map[string]templ.Component{
		"digest":      Digest(DigestPage{Base: b, Digest: sampleDigest, Mail: true, Setting: models.DigestSetting{Mailed: true, Hour: 8, TimeZone: hostile}}),
		"digest-none": Digest(DigestPage{Base: b, Digest: &models.Digest{}}),
		"deal-next":   DealShow(DealShowPage{Base: b, Page: sampleDealPage(), Stages: sampleStages, Sent: Sent{Next: bad}}),
		"account-form": Account(AccountPage{Base: b, Calendar: CalendarSection{Feed: &models.CalendarFeed{CreatedAt: sampleNow, LastUsedAt: &sampleDone}, Address: "https://deals.example.com/calendar/x.ics"},
			Digest: DigestSection{Mail: true, Form: Form{Values: url.Values{"time_zone": {hostile}}, Errors: map[string]string{"hour": "error.hour", "time_zone": "error.time_zone"}}}}),
		"activity-show":  ActivityShow(ActivityShowPage{b, page}),
		"activity-edit":  ActivityEdit(ActivityEditPage{Base: b, ID: 1, Version: 2, On: on, Input: stale}),
		"activities":     ActivityIndex(ActivityIndexPage{b, on, sampleTimeline}),
		"activities-all": ActivityIndex(ActivityIndexPage{Base: b, Timeline: models.Timeline{Kind: "call"}}),
		"deal-refused":   DealShow(deal),
		"tasks":          TaskIndex(TaskIndexPage{Base: b, List: list, Rows: sampleTasks, Owners: sampleOwners}),
		"tasks-refused":  TaskIndex(TaskIndexPage{Base: b, List: list, Owners: sampleOwners, New: bad}),
		"tasks-none":     TaskIndex(TaskIndexPage{Base: b, List: List{Path: "/tasks", Query: url.Values{}}}),
		"task":           TaskShow(TaskShowPage{b, sampleTasks[0]}),
		"task-done":      TaskShow(TaskShowPage{b, sampleTasks[2]}),
		"task-form":      TaskForm(TaskFormPage{Base: b, ID: 1, Version: 2, Form: Form{Values: TaskValues(sampleTasks[1]), Theirs: url.Values{"task_title": {hostile + "!"}}}}),
		"task-new":       TaskForm(TaskFormPage{Base: b, Form: bad}),
	}
}
