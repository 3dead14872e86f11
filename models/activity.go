package models

import (
	"context"
	"fmt"
	"time"
)

// ActivityKinds are what a person can log; stage changes log themselves.
var ActivityKinds = []string{"note", "call", "meeting", "email", "news"}

// Activity is something that happened, attached to any number of records.
type Activity struct {
	ID         int64
	Kind       string
	Subject    string
	Body       string
	OccurredOn string
	SourceID   *int64
	Stamps     `gorm:"embedded"`
}

// ActivityInput is an activity as typed, with what it is attached to.
type ActivityInput struct {
	Kind, Subject, Body, OccurredOn          string
	CompanyIDs, PersonIDs, DealIDs, RoundIDs []int64
	Source                                   SourceInput
}

func (in *ActivityInput) check(today string) error {
	var c check
	c.oneOf("kind", in.Kind, ActivityKinds)
	c.line("subject", &in.Subject, maxLine)
	c.text("body", &in.Body, maxText)
	if in.Subject == "" && in.Body == "" {
		c.fail("body", "error.required")
	}
	c.date("occurred_on", &in.OccurredOn)
	if in.OccurredOn == "" && in.Kind != "news" {
		in.OccurredOn = today
	}
	if len(in.CompanyIDs)+len(in.PersonIDs)+len(in.DealIDs)+len(in.RoundIDs) == 0 {
		c.fail("body", "error.not_attached")
	}
	c.source(&in.Source)
	return c.err()
}

// CreateActivity logs what happened.
func (s *Store) CreateActivity(ctx context.Context, actor Actor, in ActivityInput) (*Activity, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	if err := in.check(s.Today()); err != nil {
		return nil, err
	}
	row := Activity{Kind: in.Kind, Subject: in.Subject, Body: in.Body, OccurredOn: in.OccurredOn, Stamps: s.newStamps(actor)}
	err := s.Tx(ctx, func(tx *Store) error {
		if err := tx.mustFind(ctx, actor, in); err != nil {
			return err
		}
		var err error
		if row.SourceID, err = tx.setSource(ctx, actor, nil, in.Source); err != nil {
			return err
		}
		return tx.insertActivity(ctx, actor, &row, in)
	})
	if err != nil {
		return nil, fmt.Errorf("create activity: %w", err)
	}
	return &row, nil
}

// mustFind refuses to attach to records that are not there for the actor.
func (s *Store) mustFind(ctx context.Context, actor Actor, in ActivityInput) error {
	for kind, ids := range map[string][]int64{KindCompany: in.CompanyIDs, KindPerson: in.PersonIDs, KindRound: in.RoundIDs, KindDeal: in.DealIDs} {
		for _, id := range ids {
			var n int
			if err := s.scan(ctx, &n, `select count(*) from `+tables[kind]+` where id = ? and deleted_at is null`, id); err != nil {
				return err
			}
			if n == 0 {
				return ErrNotFound
			}
			if err := s.mustSee(ctx, actor, kind, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) insertActivity(ctx context.Context, actor Actor, row *Activity, in ActivityInput) error {
	if err := s.DB(ctx).Create(row).Error; err != nil {
		return err
	}
	links := []struct {
		query string
		ids   []int64
	}{
		{`insert into activity_links (activity_id, company_id) values (?, ?)`, in.CompanyIDs},
		{`insert into activity_links (activity_id, person_id) values (?, ?)`, in.PersonIDs},
		{`insert into activity_links (activity_id, deal_id) values (?, ?)`, in.DealIDs},
		{`insert into activity_links (activity_id, round_id) values (?, ?)`, in.RoundIDs},
	}
	for _, link := range links {
		for _, id := range link.ids {
			if _, err := s.exec(ctx, link.query, row.ID, id); err != nil {
				return err
			}
		}
	}
	return s.record(ctx, actor, "create", KindActivity, row.ID, nil, row)
}

// Today is the current day in UTC as a partial date.
func (s *Store) Today() string { return s.Now().Format(time.DateOnly) }

// ActivityRow is one line of a timeline.
type ActivityRow struct {
	ID         int64
	Kind       string
	Subject    string
	Body       string
	OccurredOn string
	CreatedAt  time.Time
	AuthorName string
	// FromStage … ToStatus say what a stage change changed.
	FromStage     string
	FromStageName string
	ToStage       string
	ToStageName   string
	FromStatus    string
	ToStatus      string
	Source        SourceRef `gorm:"embedded;embeddedPrefix:source_"`
	// Links are the other records that it is attached to.
	Links []RecordRef `gorm:"-"`
}

// RecordRef names a record.
type RecordRef struct {
	Kind  string
	ID    int64
	Title string
}

// timelines are the conditions by which a record's activities are found.
var timelines = map[string]string{
	KindCompany: `a.id in (select activity_id from activity_links where company_id = ?)`,
	KindPerson:  `a.id in (select activity_id from activity_links where person_id = ?)`,
	KindDeal:    `a.id in (select activity_id from activity_links where deal_id = ?)`,
	KindRound:   `a.id in (select activity_id from activity_links where round_id = ?)`,
}

// timelineLimit bounds what a page shows of a record's past.
const timelineLimit = 100

func (s *Store) timeline(ctx context.Context, actor Actor, kind string, id int64) ([]ActivityRow, error) {
	var rows []ActivityRow
	args := append([]any{id}, actor.visibleArgs()...)
	err := s.scan(ctx, &rows, `select a.id, a.kind, a.subject, a.body, a.occurred_on, a.created_at, u.name as author_name,
		fs.key as from_stage, fs.name as from_stage_name, ts.key as to_stage, ts.name as to_stage_name, m.from_status, m.to_status, `+sourceColumns+`
		from activities a
		left join users u on u.id = a.created_by
		left join stage_moves m on m.activity_id = a.id
		left join stages fs on fs.id = m.from_stage_id
		left join stages ts on ts.id = m.to_stage_id
		left join sources s on s.id = a.source_id
		where `+timelines[kind]+` and a.deleted_at is null and `+visibleActivity+`
		order by a.occurred_on desc, a.id desc limit ?`, append(args, timelineLimit)...)
	if err != nil {
		return nil, fmt.Errorf("timeline: %w", err)
	}
	return rows, s.fillLinks(ctx, rows, kind, id)
}

func (s *Store) fillLinks(ctx context.Context, rows []ActivityRow, kind string, id int64) error {
	if len(rows) == 0 {
		return nil
	}
	at := map[int64]int{}
	ids := make([]int64, len(rows))
	for i, r := range rows {
		at[r.ID], ids[i] = i, r.ID
	}
	var links []struct {
		ActivityID int64
		Kind       string
		ID         int64
		Title      string
	}
	err := s.scan(ctx, &links, `select l.activity_id,
		case when l.company_id is not null then 'company' when l.person_id is not null then 'person' when l.deal_id is not null then 'deal' else 'round' end as kind,
		coalesce(l.company_id, l.person_id, l.deal_id, l.round_id) as id,
		coalesce(c.name, p.name, dc.name, rc.name) as title
		from activity_links l
		left join companies c on c.id = l.company_id
		left join people p on p.id = l.person_id
		left join deals d on d.id = l.deal_id left join companies dc on dc.id = d.company_id
		left join rounds r on r.id = l.round_id left join companies rc on rc.id = r.company_id
		where l.activity_id in ? order by l.id`, ids)
	if err != nil {
		return fmt.Errorf("timeline: %w", err)
	}
	for _, l := range links {
		if l.Kind == kind && l.ID == id {
			continue
		}
		row := &rows[at[l.ActivityID]]
		row.Links = append(row.Links, RecordRef{l.Kind, l.ID, l.Title})
	}
	return nil
}
