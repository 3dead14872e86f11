package views

import (
	"net/url"
	"strings"

	"dealflow/models"
)

var (
	activityBody       = Field{Name: "body", Label: "activity.body", Placeholder: "activity.body_placeholder", Hint: "activity.body_hint", Rows: 2, Markdown: true}
	activitySubject    = Field{Name: "subject", Label: "activity.subject", MaxLength: 500}
	activityOccurredOn = Field{Name: "occurred_on", Label: "activity.occurred_on", Placeholder: "activity.today"}
	activityAttendee   = Field{Name: "attendee", Label: "activity.attendees", Placeholder: "activity.attendees_placeholder"}
	activityAttach     = Field{Name: "attach", Label: "activity.attached", Placeholder: "activity.attached_placeholder"}
	activityFields     = append([]Field{activityBody, activityOccurredOn, activitySubject, activityAttendee, activityAttach}, sourceFields...)
)

// Sent is what one of the forms on a record's page was sent with when it was
// refused; all of them are empty on a page that was only asked for.
type Sent struct {
	Log  ActivityInput
	Task Form
	Next Form
}

// ActivityInput is what the form of an activity shows: kind, subject, body,
// occurred_on, attach and attendee ("person:5", "user:2"; repeated), mention
// ("person:5:Lei Jun"; repeated), request_key, and the source.
type ActivityInput struct {
	Form
	// Links and Attendees name the records of attach and attendee.
	Links, Attendees []models.RecordRef
	// Added says that one has just been logged.
	Added bool
}

// ActivityShowPage is GET /activities/:id.
type ActivityShowPage struct {
	Base
	Page *models.ActivityPage
}

// ActivityEditPage is GET /activities/:id/edit?on=, and what
// POST /activities/:id answers to bad input. On is the record whose page the
// activity was read on; its ID is 0 for the activity's own page.
type ActivityEditPage struct {
	Base
	ID      int64
	Version int64
	On      models.RecordRef
	Input   ActivityInput
}

// ActivityIndexPage is GET /activities?on=&kind=&after=: what happened to a
// record, or all that the team has logged when On.ID is 0.
type ActivityIndexPage struct {
	Base
	On       models.RecordRef
	Timeline models.Timeline
}

// ActivityValues puts an activity into its form.
func ActivityValues(in models.ActivityInput) url.Values {
	v := url.Values{"kind": {in.Kind}, "subject": {in.Subject}, "body": {in.Body}, "occurred_on": {in.OccurredOn}}
	for _, m := range in.Mentions {
		v.Add("mention", m.Key()+":"+m.Name)
	}
	SetSource(v, in.Source)
	return v
}

// ParseMentions reads the field mention: "person:5:Lei Jun".
func ParseMentions(texts []string) []models.Mention {
	var list []models.Mention
	for _, text := range texts {
		kind, rest, _ := strings.Cut(text, ":")
		number, name, _ := strings.Cut(rest, ":")
		if ref, ok := models.ParseRef(kind + ":" + number); ok {
			list = append(list, models.Mention{Kind: ref.Kind, ID: ref.ID, Name: name})
		}
	}
	return list
}

// activityKind is the kind that the form stands on, a note at first.
func activityKind(f Form) string {
	if kind := f.Value("kind"); kind != "" {
		return kind
	}
	return "note"
}

// activityTitle is the first line of a timeline item.
func activityTitle(b Base, a models.ActivityRow) string {
	if a.Kind != "stage_change" {
		if a.Subject != "" {
			return a.Subject
		}
		return b.label("activity_kind.", a.Kind)
	}
	switch {
	case a.FromStage == "":
		return b.T("activity.opened_at", "Stage", b.Stage(a.ToStage, a.ToStageName))
	case a.FromStatus != a.ToStatus && a.ToStatus == models.StatusActive:
		return b.T("activity.reopened_at", "Stage", b.Stage(a.ToStage, a.ToStageName))
	case a.FromStatus != a.ToStatus:
		return b.T("activity.became", "Status", b.label("deal_status.", a.ToStatus), "Stage", b.Stage(a.ToStage, a.ToStageName))
	}
	return b.Stage(a.FromStage, a.FromStageName) + " → " + b.Stage(a.ToStage, a.ToStageName)
}

// linkTitle names a record that an activity is attached to.
func linkTitle(b Base, l models.RecordRef) string {
	switch l.Kind {
	case models.KindDeal:
		return b.T("activity.of_deal", "Company", l.Title)
	case models.KindRound:
		return b.T("activity.of_round", "Company", b.RecordName(l))
	}
	return l.Title
}

// otherLinks are the records that an activity is attached to beside the one on
// whose page it stands; on a deal's page its company goes without saying.
func otherLinks(on models.RecordRef, a models.ActivityRow) []models.RecordRef {
	var links []models.RecordRef
	for _, l := range a.Links {
		if on.Kind == models.KindDeal && l.Kind == models.KindCompany && l.Title == on.Title {
			continue
		}
		links = append(links, l)
	}
	return links
}

// refIcon is the mark of a record beside its name.
func refIcon(ref models.RecordRef) string {
	if ref.Kind == models.KindMember {
		return "person"
	}
	return ref.Kind
}

// onQuery names the record of a timeline in an address.
func onQuery(on models.RecordRef) url.Values {
	q := url.Values{}
	if on.ID != 0 {
		q.Set("on", on.Key())
	}
	return q
}

func withQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// timelineAddress is a timeline narrowed to a kind, from a cursor on.
func timelineAddress(on models.RecordRef, kind, after string) string {
	q := onQuery(on)
	if kind != "" {
		q.Set("kind", kind)
	}
	if after != "" {
		q.Set("after", after)
	}
	return withQuery("/activities", q)
}

// activityAddress is the page of an activity or one of its parts, "/edit".
func activityAddress(id int64, part string, on models.RecordRef) string {
	return withQuery(link("/activities/", id)+part, onQuery(on))
}

// timelineKinds are what the timeline of a record can be narrowed to.
func timelineKinds(on models.RecordRef) []string {
	if on.Kind == models.KindDeal || on.Kind == models.KindCompany {
		return models.TimelineKinds
	}
	return models.ActivityKinds
}

// changedText says which parts of an activity an edit changed.
func (b Base) changedText(v models.ActivityVersion) string {
	var parts []string
	for _, field := range activityFields {
		for _, name := range v.Changed {
			if name == field.Name {
				parts = append(parts, b.T(field.Label))
			}
		}
	}
	for _, name := range v.Changed {
		if name == "kind" {
			parts = append(parts, b.T("activity.kind"))
		}
	}
	return strings.Join(parts, b.T("list.comma"))
}

// back is where an activity's own page came from: the first of its records.
func (p ActivityShowPage) back() models.RecordRef {
	if links := p.Page.Activity.Links; len(links) > 0 {
		return links[0]
	}
	return models.RecordRef{}
}

func (p ActivityEditPage) cancel() string {
	if p.On.ID != 0 {
		return address(p.On.Kind, p.On.ID)
	}
	return link("/activities/", p.ID)
}

func (p ActivityIndexPage) title() string {
	if p.On.ID != 0 {
		return p.T("activity.timeline_of", "Name", p.On.Title)
	}
	return p.T("activity.plural")
}
