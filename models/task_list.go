package models

import (
	"context"
	"fmt"
	"time"
)

// States of a task, as its list is narrowed to them.
const (
	TaskOpen    = "open"
	TaskOverdue = "overdue"
	TaskDone    = "done"
)

// TaskStates are the states in the order they are offered.
var TaskStates = []string{TaskOpen, TaskOverdue, TaskDone}

// TaskFilter narrows the list of tasks.
type TaskFilter struct {
	// AssigneeID keeps those of one of the team; 0 those of all.
	AssigneeID int64
	// State is one of TaskStates, open for any other text.
	State string
}

// TaskRow is one line of a list of tasks.
type TaskRow struct {
	ID           int64
	Title        string
	AssigneeID   int64
	AssigneeName string
	DueOn        string
	DoneAt       *time.Time
	DoneByName   string
	CreatedAt    time.Time
	UpdatedAt    time.Time
	Version      int64
	CompanyID    *int64
	PersonID     *int64
	DealID       *int64
	RoundID      *int64
	AboutTitle   string
}

// About is the record that the task is about; its ID is 0 when there is none.
func (r TaskRow) About() RecordRef {
	for _, side := range []struct {
		kind string
		id   *int64
	}{{KindDeal, r.DealID}, {KindCompany, r.CompanyID}, {KindPerson, r.PersonID}, {KindRound, r.RoundID}} {
		if side.id != nil && r.AboutTitle != "" {
			return RecordRef{Kind: side.kind, ID: *side.id, Title: r.AboutTitle}
		}
	}
	return RecordRef{}
}

func (r TaskRow) cursor(sort string) (any, int64) {
	if sort == "done" && r.DoneAt != nil {
		return *r.DoneAt, r.ID
	}
	return r.DueOn, r.ID
}

const taskColumns = `t.id, t.title, t.assignee_id, u.name as assignee_name, t.due_on, t.done_at, b.name as done_by_name, t.created_at, t.updated_at, t.version,
	t.company_id, t.person_id, t.deal_id, t.round_id, coalesce(c.name, p.name, dc.name, rc.name, '') as about_title`
const taskFrom = `tasks t join users u on u.id = t.assignee_id left join users b on b.id = t.done_by
	left join companies c on c.id = t.company_id and c.deleted_at is null
	left join people p on p.id = t.person_id and p.deleted_at is null
	left join deals td on td.id = t.deal_id and td.deleted_at is null left join companies dc on dc.id = td.company_id
	left join rounds r on r.id = t.round_id and r.deleted_at is null left join companies rc on rc.id = r.company_id`

var (
	openTaskSorts = []sortKey{{key: "due", column: "t.due_on"}}
	doneTaskSorts = []sortKey{{key: "done", column: "t.done_at", kind: sortTime, desc: true}}
)

// Tasks lists the tasks that the actor may see: open ones by the day they are
// due, done ones by when they were.
func (s *Store) Tasks(ctx context.Context, actor Actor, f TaskFilter, in List) (Page[TaskRow], error) {
	if err := actor.mustRead(); err != nil {
		return Page[TaskRow]{}, err
	}
	l := listing{columns: taskColumns, from: taskFrom, count: "tasks t", id: "t.id", sorts: openTaskSorts}
	l.where("t.deleted_at is null")
	switch f.State {
	case TaskDone:
		l.sorts = doneTaskSorts
		l.where("t.done_at is not null")
	case TaskOverdue:
		l.where("t.done_at is null and t.due_on < ?", s.Today())
	default:
		l.where("t.done_at is null")
	}
	if f.AssigneeID != 0 {
		l.where("t.assignee_id = ?", f.AssigneeID)
	}
	l.where(visibleTask, actor.visibleArgs()...)
	in.Sort = ""
	page, err := readPage[TaskRow](ctx, s, l, in)
	if err != nil {
		return page, fmt.Errorf("tasks: %w", err)
	}
	return page, nil
}

// Task returns one task.
func (s *Store) Task(ctx context.Context, actor Actor, id int64) (*TaskRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	rows, err := s.tasksWhere(ctx, actor, `t.id = ?`, 1, id)
	if err == nil && len(rows) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("task %d: %w", id, err)
	}
	return &rows[0], nil
}

// recordTasks are the conditions by which a record's tasks are found.
var recordTasks = map[string]string{
	KindCompany: `t.company_id = ?`, KindPerson: `t.person_id = ?`, KindDeal: `t.deal_id = ?`, KindRound: `t.round_id = ?`,
}

// tasksShown bounds the open tasks on a record's page.
const tasksShown = 50

// TasksOf lists the open tasks about a record, and those done in the last week.
func (s *Store) TasksOf(ctx context.Context, actor Actor, kind string, id int64) ([]TaskRow, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	cond, ok := recordTasks[kind]
	if !ok {
		return nil, ErrNotFound
	}
	rows, err := s.tasksWhere(ctx, actor, cond+` and (t.done_at is null or t.done_at > ?)`, tasksShown, id, s.Now().AddDate(0, 0, -7))
	if err != nil {
		return nil, fmt.Errorf("tasks of %s %d: %w", kind, id, err)
	}
	return rows, nil
}

// tasksWhere reads tasks by a constant condition, open ones first.
func (s *Store) tasksWhere(ctx context.Context, actor Actor, cond string, limit int, args ...any) ([]TaskRow, error) {
	var rows []TaskRow
	args = append(append(args, actor.visibleArgs()...), limit)
	err := s.scan(ctx, &rows, `select `+taskColumns+` from `+taskFrom+` where `+cond+` and t.deleted_at is null and `+visibleTask+`
		order by case when t.done_at is null then 0 else 1 end, t.due_on, t.id limit ?`, args...)
	return rows, err
}
