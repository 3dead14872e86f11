package models_test

import (
	"errors"
	"fmt"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Task(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		mi := modelstest.Company(t, s, "Xiaomi")
		on := models.RecordRef{Kind: models.KindCompany, ID: mi.ID}
		for field, in := range map[string]models.TaskInput{
			"task_title": {DueOn: "2026-02-01"}, "due_on": {Title: "x", DueOn: "2026-02"}, "assignee": {Title: "x", DueOn: "2026-02-01", AssigneeID: 99},
		} {
			var invalid *models.Invalid
			if _, err := s.CreateTask(ctx, ada, in); !errors.As(err, &invalid) || invalid.Fields[field] == "" {
				t.Errorf("CreateTask(%+v) = %v, want Invalid at %s", in, err, field)
			}
		}
		if _, err := s.CreateTask(ctx, viewer, models.TaskInput{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("CreateTask() by a viewer = %v, want ErrForbidden", err)
		}
		task, err := s.CreateTask(ctx, ada, models.TaskInput{Title: "Send the deck", DueOn: "2026-01-10", AssigneeID: bob.UserID, On: on, RequestKey: "k"})
		if err != nil {
			t.Fatalf("CreateTask() = %v", err)
		}
		if again, err := s.CreateTask(ctx, ada, models.TaskInput{Title: "Send the deck", RequestKey: "k"}); err != nil || again.ID != task.ID {
			t.Errorf("the same form sent twice = %v, %v, want task %d", again, err, task.ID)
		}
		count := func(f models.TaskFilter) int {
			t.Helper()
			page, err := s.Tasks(ctx, bob, f, models.List{})
			if err != nil || page.Count != len(page.Rows) {
				t.Fatalf("Tasks() = %d of %d, %v", len(page.Rows), page.Count, err)
			}
			return page.Count
		}
		if got := []int{count(models.TaskFilter{}), count(models.TaskFilter{AssigneeID: ada.UserID}), count(models.TaskFilter{AssigneeID: bob.UserID, State: models.TaskOverdue}), count(models.TaskFilter{State: models.TaskDone})}; fmt.Sprint(got) != "[1 0 1 0]" {
			t.Errorf("open, Ada's, Bob's overdue, done = %v, want [1 0 1 0]", got)
		}
		if err := s.FinishTask(ctx, bob, task.ID, true); err != nil {
			t.Fatalf("FinishTask() = %v", err)
		}
		row, err := s.Task(ctx, ada, task.ID)
		if err != nil || row.DoneAt == nil || row.DoneByName != "User 2" || row.About().Title != "Xiaomi" || row.Version != 2 {
			t.Errorf("Task() = %+v, %v, want it done by User 2", row, err)
		}
		if got := count(models.TaskFilter{State: models.TaskDone}); got != 1 {
			t.Errorf("done tasks = %d, want 1", got)
		}
		if err := s.FinishTask(ctx, bob, task.ID, false); err != nil {
			t.Fatal(err)
		}
		in := models.TaskInput{Title: "Send the new deck", DueOn: "2026-03-01", AssigneeID: bob.UserID}
		if err := s.UpdateTask(ctx, ada, task.ID, 2, in); !errors.Is(err, models.ErrConflict) {
			t.Errorf("UpdateTask() of an old version = %v, want ErrConflict", err)
		}
		if err := s.UpdateTask(ctx, ada, task.ID, 3, in); err != nil {
			t.Fatalf("UpdateTask() = %v", err)
		}
		if err := s.Remove(ctx, ada, models.KindTask, task.ID); err != nil {
			t.Fatalf("Remove() = %v", err)
		}
		if _, err := s.Task(ctx, ada, task.ID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("Task() in the trash = %v, want ErrNotFound", err)
		}
		if err := s.Restore(ctx, ada, models.KindTask, task.ID); err != nil || count(models.TaskFilter{}) != 1 {
			t.Errorf("Restore() = %v", err)
		}
	})
}

func TestStore_Task_Restricted(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		mi := modelstest.Company(t, s, "Xiaomi")
		deal, err := s.CreateDeal(ctx, ada, models.DealInput{CompanyID: mi.ID, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		on := models.RecordRef{Kind: models.KindDeal, ID: deal.ID}
		var invalid *models.Invalid
		if _, err := s.CreateTask(ctx, ada, models.TaskInput{Title: "x", DueOn: "2026-02-01", AssigneeID: bob.UserID, On: on}); !errors.As(err, &invalid) {
			t.Errorf("a task for one who cannot see the deal = %v, want Invalid", err)
		}
		task, err := s.CreateTask(ctx, ada, models.TaskInput{Title: "canary", DueOn: "2026-02-01", On: on})
		if err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"Task": second(s.Task(ctx, bob, task.ID)), "CreateTask": second(s.CreateTask(ctx, bob, models.TaskInput{On: on})),
			"UpdateTask": s.UpdateTask(ctx, bob, task.ID, 1, models.TaskInput{}), "FinishTask": s.FinishTask(ctx, bob, task.ID, true), "Remove": s.Remove(ctx, bob, models.KindTask, task.ID),
		} {
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s() of a hidden task = %v, want ErrNotFound", name, err)
			}
		}
		if page, err := s.Tasks(ctx, bob, models.TaskFilter{}, models.List{}); err != nil || page.Count != 0 {
			t.Errorf("Tasks() = %d, %v, want none", page.Count, err)
		}
		if rows, err := s.TasksOf(ctx, bob, models.KindDeal, deal.ID); err != nil || len(rows) != 0 {
			t.Errorf("TasksOf() = %+v, %v, want none", rows, err)
		}
		if err := s.Remove(ctx, ada, models.KindTask, task.ID); err != nil {
			t.Fatal(err)
		}
		if rows, err := s.Trash(ctx, bob); err != nil || len(rows) != 0 {
			t.Errorf("Trash() = %+v, %v, want nothing of a hidden deal", rows, err)
		}
	})
}

func TestStore_Tasks_Pages(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada := modelstest.User(t, s, models.RoleMember)
		for i := range 25 {
			task, err := s.CreateTask(ctx, ada, models.TaskInput{Title: "x", DueOn: fmt.Sprintf("2026-02-%02d", 1+i%5)})
			if err != nil {
				t.Fatal(err)
			}
			if i%2 == 0 {
				if err := s.FinishTask(ctx, ada, task.ID, true); err != nil {
					t.Fatal(err)
				}
			}
		}
		for state, want := range map[string]int{models.TaskOpen: 12, models.TaskDone: 13} {
			seen, after := map[int64]bool{}, ""
			for range 9 {
				page, err := s.Tasks(ctx, ada, models.TaskFilter{State: state}, models.List{Limit: 5, After: after})
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range page.Rows {
					seen[r.ID] = true
				}
				if after = page.Next; after == "" {
					break
				}
			}
			if len(seen) != want {
				t.Errorf("the pages of %s tasks have %d, want %d", state, len(seen), want)
			}
		}
	})
}
