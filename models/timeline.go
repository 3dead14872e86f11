package models

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// ActivityRow is one line of a timeline.
type ActivityRow struct {
	ID         int64
	Kind       string
	Subject    string
	Body       string
	OccurredOn string
	CreatedAt  time.Time
	CreatedBy  *int64
	UpdatedAt  time.Time
	AuthorName string
	Version    int64
	// FromStage … ToStatus say what a stage change changed.
	FromStage     string
	FromStageName string
	ToStage       string
	ToStageName   string
	FromStatus    string
	ToStatus      string
	Source        SourceRef `gorm:"embedded;embeddedPrefix:source_"`
	// Links are the other records that it is attached to, Attendees the people
	// and the members of the team who were there.
	Links     []RecordRef `gorm:"-"`
	Attendees []RecordRef `gorm:"-"`
	// Names are the current names of the records that the body mentions, by key.
	Names map[string]string `gorm:"-"`
}

// Edited reports whether it was changed since it was logged.
func (a ActivityRow) Edited() bool { return a.Version > 1 && a.Kind != kindStageChange }

// On is the activity as it is read on the page of a record: what it is attached
// to is said but for that record.
func (a ActivityRow) On(on RecordRef) ActivityRow {
	var links []RecordRef
	for _, l := range a.Links {
		if l.Key() != on.Key() {
			links = append(links, l)
		}
	}
	a.Links = links
	return a
}

func (a ActivityRow) cursor(string) (any, int64) { return a.OccurredOn, a.ID }

// TimelineKinds are what a timeline can be narrowed to.
var TimelineKinds = append(append([]string{}, ActivityKinds...), kindStageChange)

// TimelineQuery narrows a timeline to a kind, and asks for what is older than a
// page before.
type TimelineQuery struct {
	Kind  string
	After string
}

// Timeline is one page of what happened, the latest first.
type Timeline struct {
	Rows []ActivityRow
	// Older is the cursor of the next page, empty at the end.
	Older string
	Kind  string
	// Tasks are what is owed about the record, on the first page only; see TasksOf.
	Tasks []TaskRow
}

// timelinePage is how many activities are read at once.
const timelinePage = 25

// timelines are the conditions by which a record's activities are found; a
// company has those of its deals and rounds as well. The
// empty kind is everything that the team has logged.
var timelines = map[string]string{
	KindCompany: `a.id in (select activity_id from activity_links where company_id = ?
		union select l.activity_id from activity_links l join deals cd on cd.id = l.deal_id where cd.company_id = ? and cd.deleted_at is null
		union select l.activity_id from activity_links l join rounds cr on cr.id = l.round_id where cr.company_id = ? and cr.deleted_at is null)`,
	KindPerson: `a.id in (select activity_id from activity_links where person_id = ?)`,
	KindDeal:   `a.id in (select activity_id from activity_links where deal_id = ?)`,
	KindRound:  `a.id in (select activity_id from activity_links where round_id = ?)`,
	KindMember: `(a.created_by = ? and a.kind <> 'stage_change')`,
	"":         `? = 0 and a.kind <> 'stage_change'`,
}

const activityColumns = `a.id, a.kind, a.subject, a.body, a.occurred_on, a.created_at, a.created_by, a.updated_at, u.name as author_name, a.version,
	fs.key as from_stage, fs.name as from_stage_name, ts.key as to_stage, ts.name as to_stage_name, m.from_status, m.to_status, ` + sourceColumns
const activityFrom = `activities a
	left join users u on u.id = a.created_by
	left join stage_moves m on m.activity_id = a.id
	left join stages fs on fs.id = m.from_stage_id
	left join stages ts on ts.id = m.to_stage_id
	left join sources s on s.id = a.source_id`

// Timeline returns what happened to a record, or by one of the team, or, for an
// empty kind, all that the team has logged.
func (s *Store) Timeline(ctx context.Context, actor Actor, kind string, id int64, q TimelineQuery) (Timeline, error) {
	if err := actor.mustRead(); err != nil {
		return Timeline{}, err
	}
	return s.timelineOf(ctx, actor, kind, id, q)
}

// timeline is the beginning of a record's timeline, for its page.
func (s *Store) timeline(ctx context.Context, actor Actor, kind string, id int64) (Timeline, error) {
	t, err := s.timelineOf(ctx, actor, kind, id, TimelineQuery{})
	if err != nil {
		return t, err
	}
	t.Tasks, err = s.TasksOf(ctx, actor, kind, id)
	return t, err
}

func (s *Store) timelineOf(ctx context.Context, actor Actor, kind string, id int64, q TimelineQuery) (Timeline, error) {
	t := Timeline{}
	cond, ok := timelines[kind]
	if !ok {
		return t, ErrNotFound
	}
	l := listing{columns: activityColumns, from: activityFrom, id: "a.id", sorts: []sortKey{{key: "occurred", column: "a.occurred_on", desc: true}}}
	args := make([]any, strings.Count(cond, "?"))
	for i := range args {
		args[i] = id
	}
	l.where(cond, args...)
	l.where(`a.deleted_at is null`)
	l.where(visibleActivity, actor.visibleArgs()...)
	for _, known := range TimelineKinds {
		if q.Kind == known {
			t.Kind = known
			l.where(`a.kind = ?`, known)
		}
	}
	page, err := readRows[ActivityRow](ctx, s, l, List{After: q.After, Limit: timelinePage})
	if err != nil {
		return t, fmt.Errorf("timeline: %w", err)
	}
	t.Rows, t.Older = page.Rows, page.Next
	return t, s.fillActivities(ctx, actor, t.Rows, recordKey(kind, id))
}

// fillActivities adds to activities what they are attached to, but for the
// record whose page they stand on, who was there, and the names in their text.
func (s *Store) fillActivities(ctx context.Context, actor Actor, rows []ActivityRow, on string) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]int64, len(rows))
	at := map[int64]*ActivityRow{}
	for i := range rows {
		ids[i], at[rows[i].ID] = rows[i].ID, &rows[i]
	}
	links, err := s.linksOf(ctx, ids)
	if err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	var keys []string
	for _, list := range links {
		for _, l := range list {
			keys = append(keys, l.key())
		}
	}
	titles, err := s.titlesOf(ctx, actor, keys)
	if err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	for id, list := range links {
		at[id].take(list, titles, on)
	}
	return s.fillMembers(ctx, ids, at)
}

func (a *ActivityRow) take(links []activityLink, titles map[string]string, on string) {
	a.Names = map[string]string{}
	for _, l := range links {
		title := titles[l.key()]
		if title == "" { // it is in the trash
			continue
		}
		ref := RecordRef{Kind: l.Kind, ID: l.ID, Title: title}
		if l.Mentioned {
			a.Names[l.key()] = title
		}
		if l.Attended {
			a.Attendees = append(a.Attendees, ref)
		}
		if l.Attached && !l.Attended && l.key() != on {
			a.Links = append(a.Links, ref)
		}
	}
}

func (s *Store) fillMembers(ctx context.Context, ids []int64, at map[int64]*ActivityRow) error {
	var members []struct {
		ActivityID int64
		ID         int64
		Title      string
	}
	err := s.scan(ctx, &members, `select t.activity_id, u.id, u.name as title from activity_attendees t join users u on u.id = t.user_id where t.activity_id in ? order by u.name, u.id`, ids)
	if err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	for _, m := range members {
		row := at[m.ActivityID]
		row.Attendees = append(row.Attendees, RecordRef{Kind: KindMember, ID: m.ID, Title: m.Title})
	}
	return nil
}
