package models

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// ActivityKinds are what a person can log; stage changes log themselves.
var ActivityKinds = []string{"note", "call", "meeting", "email", "news"}

// kindStageChange is the kind of activity that a move of a deal leaves behind.
const kindStageChange = "stage_change"

// Activity is something that happened, attached to any number of records. Body
// is Markdown with stored mentions; see PlainText.
type Activity struct {
	ID         int64
	Kind       string
	Subject    string
	Body       string
	OccurredOn string
	SourceID   *int64
	// RequestKey is the form's own key: sending the form twice makes one activity.
	RequestKey *string `json:",omitempty"`
	Stamps     `gorm:"embedded"`
}

// ActivityInput is an activity as typed, with what it is attached to. Records
// that the body names by one of the Mentions are attached by that.
type ActivityInput struct {
	Kind, Subject, Body, OccurredOn          string
	CompanyIDs, PersonIDs, DealIDs, RoundIDs []int64
	// AttendeeIDs are the people, MemberIDs those of the team who were there.
	AttendeeIDs, MemberIDs []int64
	Mentions               []Mention
	Source                 SourceInput
	RequestKey             string
}

// Attach adds a record to those that the activity is attached to.
func (in *ActivityInput) Attach(kind string, id int64) {
	switch kind {
	case KindCompany:
		in.CompanyIDs = append(in.CompanyIDs, id)
	case KindPerson:
		in.PersonIDs = append(in.PersonIDs, id)
	case KindDeal:
		in.DealIDs = append(in.DealIDs, id)
	case KindRound:
		in.RoundIDs = append(in.RoundIDs, id)
	}
}

// maxLinks bounds the records that one activity is attached to.
const maxLinks = 100

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
	in.Body = BindMentions(in.Body, in.Mentions)
	switch links := in.links(); {
	case len(links) == 0:
		c.fail("attach", "error.not_attached")
	case len(links)+len(in.MemberIDs) > maxLinks:
		c.fail("attach", "error.too_many")
	}
	c.line("request_key", &in.RequestKey, 100)
	c.source(&in.Source)
	return c.err()
}

// CreateActivity logs what happened. The same request key gives the same
// activity again.
func (s *Store) CreateActivity(ctx context.Context, actor Actor, in ActivityInput) (*Activity, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	row := Activity{Stamps: s.newStamps(actor)}
	err := s.Tx(ctx, func(tx *Store) error {
		if in.RequestKey != "" {
			res := tx.DB(ctx).Where("created_by = ? and request_key = ?", actor.UserID, in.RequestKey).Limit(1).Find(&row)
			if res.Error != nil || res.RowsAffected > 0 {
				return res.Error
			}
		}
		if err := tx.mustFind(ctx, actor, in); err != nil {
			return err
		}
		if err := in.check(tx.Today()); err != nil {
			return err
		}
		in.apply(&row)
		if in.RequestKey != "" {
			row.RequestKey = &in.RequestKey
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

func (in *ActivityInput) apply(row *Activity) {
	row.Kind, row.Subject, row.Body, row.OccurredOn = in.Kind, in.Subject, in.Body, in.OccurredOn
}

func (s *Store) insertActivity(ctx context.Context, actor Actor, row *Activity, in ActivityInput) error {
	if err := s.writeActivity(ctx, actor, row, in); err != nil {
		return err
	}
	s.refreshDeals(in.DealIDs...)
	return nil
}

// writeActivity is insertActivity without what deals keep of their activities.
func (s *Store) writeActivity(ctx context.Context, actor Actor, row *Activity, in ActivityInput) error {
	if err := s.DB(ctx).Create(row).Error; err != nil {
		return err
	}
	if err := s.addLinks(ctx, row.ID, in); err != nil {
		return err
	}
	return s.record(actor, "create", KindActivity, row.ID, nil, newSnapshot(row, in))
}

// UpdateActivity changes the version of an activity that the caller had read:
// its words and what it is attached to. What was written before stays readable;
// see ActivityHistory. ErrNotFound for a stage change, which nobody wrote.
func (s *Store) UpdateActivity(ctx context.Context, actor Actor, id, version int64, in ActivityInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		row, err := tx.takeActivity(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := tx.mustFind(ctx, actor, in); err != nil {
			return err
		}
		if err := in.check(row.OccurredOn); err != nil {
			return err
		}
		return tx.changeActivity(ctx, actor, row, version, in)
	})
	if err != nil {
		return fmt.Errorf("update activity %d: %w", id, err)
	}
	return nil
}

// takeActivity reads an activity that the actor may see and change.
func (s *Store) takeActivity(ctx context.Context, actor Actor, id int64) (*Activity, error) {
	var row Activity
	if err := take(ctx, s, &row, id); err != nil {
		return nil, err
	}
	if row.Kind == kindStageChange {
		return nil, ErrNotFound
	}
	return &row, s.mustSee(ctx, actor, KindActivity, id)
}

func (s *Store) changeActivity(ctx context.Context, actor Actor, row *Activity, version int64, in ActivityInput) error {
	before, err := s.activitySnapshot(ctx, row.ID)
	if err != nil {
		return err
	}
	if err := s.bump(ctx, actor, "activities", row.ID, version); err != nil {
		return err
	}
	in.apply(row)
	if row.SourceID, err = s.setSource(ctx, actor, row.SourceID, in.Source); err != nil {
		return err
	}
	err = s.DB(ctx).Model(&Activity{ID: row.ID}).Select("Kind", "Subject", "Body", "OccurredOn", "SourceID").UpdateColumns(row).Error
	if err != nil {
		return err
	}
	if err := s.setLinks(ctx, row.ID, in); err != nil {
		return err
	}
	after, err := s.activitySnapshot(ctx, row.ID)
	if err != nil {
		return err
	}
	s.refreshDeals(append(before.deals(), after.deals()...)...)
	return s.record(actor, "update", KindActivity, row.ID, before, after)
}

// mustFind refuses to attach to records that are not there for the actor.
func (s *Store) mustFind(ctx context.Context, actor Actor, in ActivityInput) error {
	for _, side := range []struct {
		query string
		ids   []int64
		args  []any
	}{
		{`select count(*) from companies where id in ? and deleted_at is null`, in.CompanyIDs, nil},
		{`select count(*) from people where id in ? and deleted_at is null`, append(slices.Clone(in.PersonIDs), in.AttendeeIDs...), nil},
		{`select count(*) from rounds where id in ? and deleted_at is null`, in.RoundIDs, nil},
		{`select count(*) from deals d where d.id in ? and d.deleted_at is null and ` + visibleDeal, in.DealIDs, actor.visibleArgs()},
		{`select count(*) from users where id in ?`, in.MemberIDs, nil},
	} {
		ids := slices.Clone(side.ids)
		slices.Sort(ids)
		if ids = slices.Compact(ids); len(ids) == 0 {
			continue
		}
		var n int
		if err := s.scan(ctx, &n, side.query, append([]any{ids}, side.args...)...); err != nil {
			return err
		}
		if n < len(ids) {
			return ErrNotFound
		}
	}
	return nil
}

// Today is the current day in UTC as a partial date.
func (s *Store) Today() string { return s.Now().Format(time.DateOnly) }
