package app

import (
	"errors"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// taskIndex lists tasks: one's own unless another's or all are asked for.
func (a *App) taskIndex(c *fiber.Ctx) error {
	return a.showTasks(c, views.Form{})
}

func (a *App) showTasks(c *fiber.Ctx, form views.Form) error {
	filter := models.TaskFilter{AssigneeID: actor(c).UserID, State: c.Query("state")}
	switch who := c.Query("who"); who {
	case "":
	case "all":
		filter.AssigneeID = 0
	default:
		if n, err := strconv.ParseInt(who, 10, 64); err == nil {
			filter.AssigneeID = n
		}
	}
	page, err := a.store.Tasks(c.UserContext(), actor(c), filter, listOf(c))
	if err != nil {
		return err
	}
	owners, err := a.store.Owners(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	base := a.base(c)
	if c.Method() != fiber.MethodGet {
		base.Path = "/tasks"
	}
	return a.page(c, views.TaskIndex(views.TaskIndexPage{Base: base, Rows: page.Rows, Owners: owners, New: form,
		List: views.NewList("/tasks", queryOf(c), page, "who", "state")}))
}

// taskInput reads the form. A name that was not chosen from a lookup is looked
// up as a whole.
func (a *App) taskInput(c *fiber.Ctx) (models.TaskInput, error) {
	in := models.TaskInput{Title: c.FormValue("task_title"), DueOn: c.FormValue("due_on"), AssigneeID: formID(c, "assignee_id"), On: onOf(c), RequestKey: c.FormValue("request_key")}
	if ref, ok := models.ParseRef(c.FormValue("about_id")); ok && c.FormValue("about") != "" {
		in.On = ref
	}
	wrong := map[string]string{}
	if name := c.FormValue("assignee"); name != "" && in.AssigneeID == 0 {
		key, err := a.named(c, "attendee", name)
		if err != nil {
			return in, err
		}
		ref, _ := models.ParseRef(key)
		if ref.Kind != models.KindMember {
			wrong["assignee"] = "error.not_found_name"
		}
		in.AssigneeID = ref.ID
	}
	if name := c.FormValue("about"); name != "" && in.On.ID == 0 {
		key, err := a.named(c, "attach", name)
		if err != nil {
			return in, err
		}
		ref, ok := models.ParseRef(key)
		if !ok {
			wrong["about"] = "error.not_found_name"
		}
		in.On = ref
	}
	if len(wrong) > 0 {
		return in, &models.Invalid{Fields: wrong}
	}
	return in, nil
}

// taskCreate notes what is owed, from the list or from the page of a record.
func (a *App) taskCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	in, err := a.taskInput(c)
	if err == nil {
		_, err = a.store.CreateTask(c.UserContext(), actor(c), in)
	}
	if wrong, refused := refusal(c, err); refused {
		form := views.Form{Values: formValues(c), Errors: wrong}
		if on := onOf(c); on.ID != 0 {
			return a.showRecord(c, on, views.Sent{Task: form})
		}
		return a.showTasks(c, form)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "task.added")
	return c.Redirect(backOr(c, "/tasks"), fiber.StatusSeeOther)
}

// taskShow shows one task.
func (a *App) taskShow(c *fiber.Ctx) error {
	task, err := a.taskOf(c)
	if err != nil {
		return err
	}
	return a.page(c, views.TaskShow(views.TaskShowPage{Base: a.base(c), Task: *task}))
}

func (a *App) taskOf(c *fiber.Ctx) (*models.TaskRow, error) {
	id, err := pathID(c, "id")
	if err != nil {
		return nil, err
	}
	return a.store.Task(c.UserContext(), actor(c), id)
}

// taskEdit shows the form of a task.
func (a *App) taskEdit(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	task, err := a.taskOf(c)
	if err != nil {
		return err
	}
	return a.page(c, views.TaskForm(views.TaskFormPage{Base: a.base(c), ID: task.ID, Version: task.Version, Form: views.Form{Values: views.TaskValues(*task)}}))
}

// taskUpdate saves a task. Who comes too late sees what the other has saved.
func (a *App) taskUpdate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	stored, err := a.taskOf(c)
	if err != nil {
		return err
	}
	version := formID(c, "version")
	in, err := a.taskInput(c)
	if err == nil {
		err = a.store.UpdateTask(c.UserContext(), actor(c), stored.ID, version, in)
	}
	page := views.TaskFormPage{ID: stored.ID, Version: version}
	form, refused := badForm(c, err)
	switch {
	case refused:
		page.Form = form
	case errors.Is(err, models.ErrConflict):
		page.Version, page.Form = stored.Version, a.conflictForm(c, models.RecordRef{Kind: models.KindTask, ID: stored.ID}, views.TaskValues(*stored))
	case err != nil:
		return err
	default:
		a.flashSuccess(c, "record.saved")
		return c.Redirect("/tasks/"+c.Params("id"), fiber.StatusSeeOther)
	}
	page.Base = a.base(c)
	return a.page(c, views.TaskForm(page))
}

// completionCreate ticks a task off.
func (a *App) completionCreate(c *fiber.Ctx) error { return a.finishTask(c, true) }

// completionDelete takes the tick back.
func (a *App) completionDelete(c *fiber.Ctx) error { return a.finishTask(c, false) }

func (a *App) finishTask(c *fiber.Ctx, done bool) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := a.store.FinishTask(c.UserContext(), actor(c), id, done); err != nil {
		return err
	}
	if byHTMX(c) {
		task, err := a.taskOf(c)
		if err != nil {
			return err
		}
		base := a.base(c)
		base.Path = backOr(c, "/tasks")
		return a.page(c, views.TaskItem(base, *task, c.FormValue("about") == "1"))
	}
	if done {
		a.flashUndo(c, "/tasks/"+c.Params("id")+"/completion/delete", "task.done_flash")
	} else {
		a.flashSuccess(c, "task.reopened")
	}
	return c.Redirect(backOr(c, "/tasks"), fiber.StatusSeeOther)
}

// taskDelete moves a task to the trash.
func (a *App) taskDelete(c *fiber.Ctx) error { return a.remove(c, models.KindTask, "/tasks") }
