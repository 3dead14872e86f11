package views

import (
	"net/url"

	"dealflow/models"
)

var (
	taskTitle    = Field{Name: "task_title", Label: "task.title", Placeholder: "task.title_placeholder", Required: true, MaxLength: 500}
	taskDueOn    = Field{Name: "due_on", Label: "task.due", Type: "date", Required: true}
	taskAssignee = Field{Name: "assignee", Label: "task.assignee", MaxLength: 200}
	taskAbout    = Field{Name: "about", Label: "task.about", Placeholder: "task.about_placeholder", MaxLength: 300}
	taskFields   = []Field{taskTitle, taskDueOn, taskAssignee, taskAbout}
)

// TaskIndexPage is GET /tasks?who=&state=&after=&before=. Who is "all", the
// number of one of the team, or empty for one's own; state is one of
// models.TaskStates, empty for open.
type TaskIndexPage struct {
	Base
	List   List
	Rows   []models.TaskRow
	Owners []models.RecordRef
	// New is the form above the list.
	New Form
}

// TaskShowPage is GET /tasks/:id.
type TaskShowPage struct {
	Base
	Task models.TaskRow
}

// TaskFormPage is GET /tasks/:id/edit, and what POST /tasks and POST /tasks/:id
// answer to bad input: task_title, due_on, assignee and assignee_id, about and
// about_id ("company:5"), version, request_key.
type TaskFormPage struct {
	Base
	ID      int64 // 0 for a new one
	Version int64
	Form    Form
}

// TaskValues puts a task into its form.
func TaskValues(row models.TaskRow) url.Values {
	v := url.Values{"task_title": {row.Title}, "due_on": {row.DueOn}, "assignee": {row.AssigneeName}, "assignee_id": {id(row.AssigneeID)}}
	if about := row.About(); about.ID != 0 {
		v.Set("about", about.Title)
		v.Set("about_id", about.Key())
	}
	return v
}

// newTask fills in what the form of a new task begins with: oneself, in a week.
func newTask(b Base, f Form, scope string) Form {
	f.Scope = scope
	if f.Values == nil {
		f.Values = url.Values{"due_on": {b.Now.AddDate(0, 0, 7).Format("2006-01-02")}}
		if b.User != nil {
			f.Values.Set("assignee", b.User.Name)
			f.Values.Set("assignee_id", id(b.User.ID))
		}
	}
	return f
}

// taskDone is where a task is ticked off, or the tick taken back.
func taskDone(row models.TaskRow) string {
	if row.DoneAt != nil {
		return link("/tasks/", row.ID) + "/completion/delete"
	}
	return link("/tasks/", row.ID) + "/completion"
}

func (p TaskIndexPage) filters() []Filter {
	owners := append([]Option{{Value: "all", Label: p.T("task.everyone")}}, refOptions(p.Owners)...)
	return []Filter{
		{Name: "who", Label: "task.assignee", Options: owners},
		{Name: "state", Label: "task.state", Options: p.options("task_state.", models.TaskStates)},
	}
}

// A taskTab is a list of tasks that people ask for most.
type taskTab struct{ label, who, state string }

var taskTabs = []taskTab{
	{"task.tab_mine", "", ""}, {"task.tab_overdue", "", models.TaskOverdue}, {"task.tab_done", "", models.TaskDone},
	{"task.tab_all", "all", ""}, {"task.tab_all_overdue", "all", models.TaskOverdue},
}

func (t taskTab) current(l List) bool {
	return l.Query.Get("who") == t.who && l.Query.Get("state") == t.state
}

func (t taskTab) address() string {
	q := url.Values{}
	if t.who != "" {
		q.Set("who", t.who)
	}
	if t.state != "" {
		q.Set("state", t.state)
	}
	return withQuery("/tasks", q)
}

func (p TaskFormPage) action() string {
	if p.ID == 0 {
		return "/tasks"
	}
	return link("/tasks/", p.ID)
}

func (p TaskFormPage) title() string {
	if p.ID == 0 {
		return p.T("task.new")
	}
	return p.T("task.edit")
}

func (p TaskFormPage) cancel() string {
	if p.ID == 0 {
		return "/tasks"
	}
	return link("/tasks/", p.ID)
}
