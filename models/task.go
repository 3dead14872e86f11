package models

import (
	"context"
	"fmt"
	"time"
)

// KindTask is the kind of a task. Tasks are not searched.
const KindTask = "task"

// Task is something owed: what, by whom, by when, about one record or none.
type Task struct {
	ID         int64
	Title      string
	AssigneeID int64
	// DueOn is a whole day.
	DueOn      string
	CompanyID  *int64
	PersonID   *int64
	DealID     *int64
	RoundID    *int64
	DoneAt     *time.Time
	DoneBy     *int64
	RequestKey *string `json:",omitempty"`
	Stamps     `gorm:"embedded"`
}

// TaskInput is a task as typed. On is the record that it is about; its zero
// value is none.
type TaskInput struct {
	Title, DueOn string
	// AssigneeID is who owes it; 0 is the actor.
	AssigneeID int64
	On         RecordRef
	RequestKey string
}

func (in *TaskInput) check() error {
	var c check
	c.required("task_title", &in.Title, maxLine)
	c.day("due_on", &in.DueOn)
	c.line("request_key", &in.RequestKey, 100)
	return c.err()
}

// day reads a whole day; it may not be empty.
func (c *check) day(field string, s *string) {
	if *s = clean(*s); *s == "" {
		c.fail(field, "error.required")
		return
	}
	c.date(field, s)
	if len(*s) != len(time.DateOnly) {
		c.fail(field, "error.whole_day")
	}
}

func (in *TaskInput) apply(t *Task) {
	t.Title, t.DueOn, t.AssigneeID = in.Title, in.DueOn, in.AssigneeID
	t.CompanyID, t.PersonID, t.DealID, t.RoundID = nil, nil, nil, nil
	id := in.On.ID
	switch in.On.Kind {
	case KindCompany:
		t.CompanyID = &id
	case KindPerson:
		t.PersonID = &id
	case KindDeal:
		t.DealID = &id
	case KindRound:
		t.RoundID = &id
	}
}

// visibleTask is the condition on a task t: the deal that it is about is not
// hidden from the actor. It takes visibleArgs.
const visibleTask = `(t.deal_id is null or exists (select 1 from deals d where d.id = t.deal_id and ` + visibleDeal + `))`

// CreateTask notes what is owed. The same request key gives the same task again.
func (s *Store) CreateTask(ctx context.Context, actor Actor, in TaskInput) (*Task, error) {
	if err := actor.mustWrite(); err != nil {
		return nil, err
	}
	task := Task{Stamps: s.newStamps(actor)}
	err := s.Tx(ctx, func(tx *Store) error {
		if in.RequestKey != "" {
			res := tx.DB(ctx).Where("created_by = ? and request_key = ?", actor.UserID, in.RequestKey).Limit(1).Find(&task)
			if res.Error != nil || res.RowsAffected > 0 {
				return res.Error
			}
		}
		if err := tx.checkTask(ctx, actor, &in); err != nil {
			return err
		}
		in.apply(&task)
		if in.RequestKey != "" {
			task.RequestKey = &in.RequestKey
		}
		if err := tx.DB(ctx).Create(&task).Error; err != nil {
			return err
		}
		return tx.record(actor, "create", KindTask, task.ID, nil, task)
	})
	if err != nil {
		return nil, fmt.Errorf("create task: %w", err)
	}
	return &task, nil
}

// checkTask refuses a task about what is not there for the actor, and one for
// somebody who cannot see what it is about.
func (s *Store) checkTask(ctx context.Context, actor Actor, in *TaskInput) error {
	if in.On.ID != 0 {
		if _, err := s.Ref(ctx, actor, in.On.Kind, in.On.ID); err != nil {
			return err
		}
	}
	if err := in.check(); err != nil {
		return err
	}
	if in.AssigneeID == 0 {
		in.AssigneeID = actor.UserID
	}
	assignee, err := s.findUser(ctx, "id = ?", in.AssigneeID)
	if err != nil {
		return InvalidField("assignee", "error.choice")
	}
	who := Actor{UserID: assignee.ID, Role: assignee.Role}
	if in.On.Kind == KindDeal && s.mustSee(ctx, who, KindDeal, in.On.ID) != nil {
		return InvalidField("assignee", "error.assignee_blind")
	}
	return nil
}

// takeTask reads a task that the actor may see.
func (s *Store) takeTask(ctx context.Context, actor Actor, id int64) (*Task, error) {
	var task Task
	if err := take(ctx, s, &task, id); err != nil {
		return nil, err
	}
	return &task, s.mustSee(ctx, actor, KindTask, id)
}

// UpdateTask changes the version of a task that the caller had read.
func (s *Store) UpdateTask(ctx context.Context, actor Actor, id, version int64, in TaskInput) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeTask(ctx, actor, id)
		if err != nil {
			return err
		}
		if in.AssigneeID == 0 {
			in.AssigneeID = before.AssigneeID
		}
		if err := tx.checkTask(ctx, actor, &in); err != nil {
			return err
		}
		if err := tx.bump(ctx, actor, "tasks", id, version); err != nil {
			return err
		}
		after := *before
		in.apply(&after)
		err = tx.DB(ctx).Model(&Task{ID: id}).Select("Title", "DueOn", "AssigneeID", "CompanyID", "PersonID", "DealID", "RoundID").UpdateColumns(after).Error
		if err != nil {
			return err
		}
		return tx.record(actor, "update", KindTask, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("update task %d: %w", id, err)
	}
	return nil
}

// FinishTask notes that a task is done, by whom and when, or, when done is
// false, that it is not. To what already is so nothing happens.
func (s *Store) FinishTask(ctx context.Context, actor Actor, id int64, done bool) error {
	if err := actor.mustWrite(); err != nil {
		return err
	}
	err := s.Tx(ctx, func(tx *Store) error {
		before, err := tx.takeTask(ctx, actor, id)
		if err != nil || (before.DoneAt != nil) == done {
			return err
		}
		after := *before
		after.DoneAt, after.DoneBy = nil, nil
		if done {
			now := tx.Now()
			after.DoneAt, after.DoneBy = &now, actor.by()
		}
		after.Version++
		_, err = tx.exec(ctx, `update tasks set done_at = ?, done_by = ?, version = version + 1, updated_at = ?, updated_by = ? where id = ?`,
			after.DoneAt, after.DoneBy, tx.Now(), actor.by(), id)
		if err != nil {
			return err
		}
		return tx.record(actor, "update", KindTask, id, before, after)
	})
	if err != nil {
		return fmt.Errorf("finish task %d: %w", id, err)
	}
	return nil
}
