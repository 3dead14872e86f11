package models

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// ActivityPage is one activity with everything that its page shows.
type ActivityPage struct {
	Activity ActivityRow
	// Versions are what it said, the latest first. The first of them is what it
	// says now.
	Versions []ActivityVersion
}

// ActivityVersion is an activity as somebody left it.
type ActivityVersion struct {
	At        time.Time
	Action    string
	UserName  string
	Number    int64
	Kind      string
	Subject   string
	Body      string
	Day       string
	Links     []RecordRef
	Attendees []RecordRef
	// Names are the current names of the records that the body mentions.
	Names map[string]string
	// Changed names the fields that differ from the version before.
	Changed []string
}

// ActivityPage returns one activity with its history.
func (s *Store) ActivityPage(ctx context.Context, actor Actor, id int64) (*ActivityPage, error) {
	row, err := s.activityRow(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	page := ActivityPage{Activity: *row}
	if page.Versions, err = s.activityVersions(ctx, actor, id); err != nil {
		return nil, fmt.Errorf("activity %d: %w", id, err)
	}
	return &page, nil
}

func (s *Store) activityRow(ctx context.Context, actor Actor, id int64) (*ActivityRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows := []ActivityRow{}
	err := s.scan(ctx, &rows, `select `+activityColumns+` from `+activityFrom+` where a.id = ? and a.deleted_at is null and `+visibleActivity,
		append([]any{id}, actor.visibleArgs()...)...)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		err = s.fillActivities(ctx, actor, rows, "")
	}
	if err != nil {
		return nil, fmt.Errorf("activity %d: %w", id, err)
	}
	return &rows[0], nil
}

// versionsShown bounds the versions that are read of one activity.
const versionsShown = 200

// activityVersions reads the history out of the audit. A version that was
// attached to a deal which the actor may not see stays hidden from them, even
// when the activity was detached from it since.
func (s *Store) activityVersions(ctx context.Context, actor Actor, id int64) ([]ActivityVersion, error) {
	var entries []struct {
		At       time.Time
		Action   string
		UserName string
		After    string
	}
	err := s.scan(ctx, &entries, `select e.at, e.action, u.name as user_name, e.after from audit_entries e left join users u on u.id = e.user_id
		where e.record_kind = 'activity' and e.record_id = ? and e.action in ('create', 'update') and e.after <> '' order by e.id desc limit ?`, id, versionsShown)
	if err != nil {
		return nil, err
	}
	snapshots := make([]activitySnapshot, len(entries))
	var keys []string
	for i, e := range entries {
		if err := json.Unmarshal([]byte(e.After), &snapshots[i]); err != nil {
			return nil, fmt.Errorf("read the audit: %w", err)
		}
		keys = append(append(append(keys, snapshots[i].Links...), snapshots[i].Attended...), mentionKeys(snapshots[i].Body)...)
	}
	titles, err := s.titlesOf(ctx, actor, keys)
	if err != nil {
		return nil, err
	}
	hidden, err := s.hiddenDeals(ctx, actor, snapshots)
	if err != nil {
		return nil, err
	}
	var versions []ActivityVersion
	for i, e := range entries {
		snap := snapshots[i]
		if slices.ContainsFunc(snap.deals(), func(deal int64) bool { return slices.Contains(hidden, deal) }) {
			continue
		}
		v := ActivityVersion{At: e.At, Action: e.Action, UserName: e.UserName, Number: snap.Version, Kind: snap.Kind, Subject: snap.Subject, Body: snap.Body,
			Day: snap.OccurredOn, Links: named(snap.Links, titles), Attendees: named(snap.Attended, titles), Names: titles}
		if i+1 < len(entries) {
			v.Changed = snap.changed(&snapshots[i+1])
		}
		versions = append(versions, v)
	}
	return versions, nil
}

// hiddenDeals are the deals of snapshots that the actor may not know of.
func (s *Store) hiddenDeals(ctx context.Context, actor Actor, snapshots []activitySnapshot) ([]int64, error) {
	var deals, hidden []int64
	for i := range snapshots {
		deals = append(deals, snapshots[i].deals()...)
	}
	if len(deals) == 0 {
		return nil, nil
	}
	err := s.scan(ctx, &hidden, `select d.id from deals d where d.id in ? and not `+visibleDeal, append([]any{deals}, actor.visibleArgs()...)...)
	return hidden, err
}

func named(keys []string, titles map[string]string) []RecordRef {
	var refs []RecordRef
	for _, key := range keys {
		if ref, ok := ParseRef(key); ok && titles[key] != "" {
			ref.Title = titles[key]
			refs = append(refs, ref)
		}
	}
	return refs
}

// changed names the fields in which a snapshot differs from an older one.
func (a *activitySnapshot) changed(old *activitySnapshot) []string {
	var fields []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"kind", a.Kind == old.Kind}, {"subject", a.Subject == old.Subject}, {"body", a.Body == old.Body}, {"occurred_on", a.OccurredOn == old.OccurredOn},
		{"attach", slices.Equal(a.Links, old.Links)}, {"attendee", slices.Equal(a.Attended, old.Attended)},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// ActivityEdit is an activity as its form shows it.
type ActivityEdit struct {
	Input   ActivityInput
	Version int64
	// Links and Attendees name what Input has the numbers of.
	Links, Attendees []RecordRef
}

// ActivityForEdit returns an activity as the form shows it: its text as it is
// typed, with the mentions in it.
func (s *Store) ActivityForEdit(ctx context.Context, actor Actor, id int64) (*ActivityEdit, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	row, err := s.activityRow(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if row.Kind == kindStageChange {
		return nil, fmt.Errorf("activity %d: %w", id, ErrNotFound)
	}
	edit := ActivityEdit{Version: row.Version, Attendees: row.Attendees}
	in := &edit.Input
	in.Kind, in.Subject, in.OccurredOn = row.Kind, row.Subject, row.OccurredOn
	in.Body, in.Mentions = TypedText(row.Body, row.Names)
	in.Source = SourceInput{row.Source.Publication, row.Source.Title, row.Source.URL, row.Source.PublishedOn, row.Source.Quote}
	links, err := s.linksOf(ctx, []int64{id})
	if err != nil {
		return nil, fmt.Errorf("activity %d: %w", id, err)
	}
	var keys []string
	for _, l := range links[id] {
		if l.Attached {
			keys = append(keys, l.key())
		}
	}
	titles, err := s.titlesOf(ctx, actor, keys)
	if err != nil {
		return nil, fmt.Errorf("activity %d: %w", id, err)
	}
	edit.Links = named(keys, titles)
	for _, l := range edit.Links {
		in.Attach(l.Kind, l.ID)
	}
	for _, who := range edit.Attendees {
		if who.Kind == KindMember {
			in.MemberIDs = append(in.MemberIDs, who.ID)
		} else {
			in.AttendeeIDs = append(in.AttendeeIDs, who.ID)
		}
	}
	return &edit, nil
}
