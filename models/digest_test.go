package models_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestStore_Agenda(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		mi := modelstest.Company(t, s, "Xiaomi")
		deal := func(in models.DealInput) int64 {
			t.Helper()
			in.CompanyID = mi.ID
			row, err := s.CreateDeal(ctx, ada, in)
			if err != nil {
				t.Fatal(err)
			}
			return row.ID
		}
		quiet := deal(models.DealInput{OpenedOn: "2025-06", NextStep: "Call", NextStepOn: "2026-01"})
		overdue := deal(models.DealInput{OpenedOn: "2025-06", NextStep: "Call", NextStepOn: "2026-01-14"})
		bare := deal(models.DealInput{})
		soon := deal(models.DealInput{NextStep: "Call", NextStepOn: "2026-01-15"})
		if _, err := s.CreateTask(ctx, bob, models.TaskInput{Title: "Owed", DueOn: "2026-01-15", AssigneeID: ada.UserID}); err != nil {
			t.Fatal(err)
		}
		home, err := s.Home(ctx, ada)
		if err != nil {
			t.Fatal(err)
		}
		ids := func(rows []models.DealRow) (list []int64) {
			for _, r := range rows {
				list = append(list, r.ID)
			}
			return list
		}
		if got := ids(home.Overdue); len(got) != 1 || got[0] != overdue {
			t.Errorf("overdue = %v, want %d", got, overdue)
		}
		if got := ids(home.Quiet); len(got) != 1 || got[0] != quiet {
			t.Errorf("quiet = %v, want %d", got, quiet)
		}
		if got := ids(home.Mine); len(got) != 2 || got[0] != soon || got[1] != bare {
			t.Errorf("mine = %v, want %d and %d", got, soon, bare)
		}
		digest, err := s.Digest(ctx, ada, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(digest.Due); len(got) != 1 || got[0] != soon || len(digest.DueTasks) != 1 || digest.Empty() {
			t.Errorf("due = %v with %d tasks, want %d with one", got, len(digest.DueTasks), soon)
		}
		modelstest.Round(t, s, mi.ID, "series_a", "2010-12", "$41M")
		modelstest.Round(t, s, modelstest.Company(t, s, "Vancl").ID, "series_a", "2010-12", "$4M")
		if digest, err = s.Digest(ctx, ada, time.UTC); err != nil || len(digest.Rounds) != 1 || digest.Rounds[0].CompanyName != "Xiaomi" {
			t.Errorf("rounds = %+v, %v, want that of the company with a deal", digest.Rounds, err)
		}
		if home, err := s.Home(ctx, bob); err != nil || len(home.Overdue)+len(home.Quiet)+len(home.Mine)+len(home.Tasks) != 0 {
			t.Errorf("Home() of another = %+v, %v, want nothing of Ada's", home.Agenda, err)
		}
	})
}

func TestStore_SetNextStep(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		deal := modelstest.Deal(t, s, ada, modelstest.Company(t, s, "Xiaomi").ID)
		var invalid *models.Invalid
		if err := s.SetNextStep(ctx, ada, deal.ID, 1, "", "2026-02-01"); !errors.As(err, &invalid) {
			t.Errorf("a day without a step = %v, want Invalid", err)
		}
		if err := s.SetNextStep(ctx, viewer, deal.ID, 1, "", ""); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("SetNextStep() by a viewer = %v, want ErrForbidden", err)
		}
		if err := s.SetNextStep(ctx, ada, deal.ID, 1, "Call", "2026-02-01"); err != nil {
			t.Fatal(err)
		}
		if err := s.SetNextStep(ctx, ada, deal.ID, 1, "Write", ""); !errors.Is(err, models.ErrConflict) {
			t.Errorf("SetNextStep() of an old version = %v, want ErrConflict", err)
		}
		page, err := s.DealPage(ctx, ada, deal.ID)
		if err != nil || page.Deal.NextStep != "Call" || page.Deal.NextStepOn != "2026-02-01" {
			t.Errorf("DealPage() = %+v, %v", page.Deal, err)
		}
	})
}

func TestStore_Calendar(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, admin := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		mi := modelstest.Company(t, s, "Xiaomi")
		for _, in := range []models.DealInput{{NextStep: "Call", NextStepOn: "2026-02-03"}, {NextStep: "Some day", NextStepOn: "2026-03"}, {Restricted: true, NextStep: "Sign", NextStepOn: "2026-02-04"}} {
			in.CompanyID = mi.ID
			if _, err := s.CreateDeal(ctx, ada, in); err != nil {
				t.Fatal(err)
			}
		}
		secret, err := s.CreateCalendarFeed(ctx, ada)
		if err != nil {
			t.Fatal(err)
		}
		user, err := s.CalendarUser(ctx, secret)
		if err != nil || user.ID != ada.UserID {
			t.Fatalf("CalendarUser() = %v, %v", user, err)
		}
		if events, err := s.Calendar(ctx, user.Actor()); err != nil || len(events) != 2 {
			t.Errorf("Calendar() = %+v, %v, want the two steps with a day", events, err)
		}
		if events, err := s.Calendar(ctx, admin); err != nil || len(events) != 0 {
			t.Errorf("Calendar() of another = %+v, %v, want nothing", events, err)
		}
		again, err := s.CreateCalendarFeed(ctx, ada)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.CalendarUser(ctx, secret); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("CalendarUser() by a renewed secret = %v, want ErrNotFound", err)
		}
		if err := s.DisableUser(ctx, admin, ada.UserID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CalendarUser(ctx, again); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("CalendarUser() of a disabled account = %v, want ErrNotFound", err)
		}
		if err := s.EnableUser(ctx, admin, ada.UserID); err != nil {
			t.Fatal(err)
		}
		if err := s.RevokeCalendarFeed(ctx, ada); err != nil {
			t.Fatal(err)
		}
		if _, err := s.CalendarUser(ctx, again); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("CalendarUser() of a revoked feed = %v, want ErrNotFound", err)
		}
	})
}

// Start is a Thursday at 9:30 in UTC.
func TestStore_PlanDigests(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		ada, bob, eve := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer), modelstest.User(t, s, models.RoleMember)
		for _, bad := range []models.DigestInput{{Hour: "24", TimeZone: "UTC"}, {Hour: "8", TimeZone: "Nowhere/City"}, {Hour: "8", TimeZone: "../etc/passwd"}, {Hour: "x"}} {
			var invalid *models.Invalid
			if err := s.SetDigest(ctx, ada, bad); !errors.As(err, &invalid) {
				t.Errorf("SetDigest(%+v) = %v, want Invalid", bad, err)
			}
		}
		for who, in := range map[models.Actor]models.DigestInput{
			ada: {Mailed: true, Hour: "9", TimeZone: "UTC"}, bob: {Mailed: true, Hour: "20", TimeZone: "Asia/Shanghai"}, eve: {Mailed: false, Hour: "9", TimeZone: "UTC"},
		} {
			if err := s.SetDigest(ctx, who, in); err != nil {
				t.Fatal(err)
			}
		}
		plan := func() int {
			t.Helper()
			var n int
			var mu sync.Mutex
			var wg sync.WaitGroup
			for range 4 { // as many servers
				wg.Go(func() {
					planned, err := s.PlanDigests(ctx)
					if err != nil {
						t.Errorf("PlanDigests() = %v", err)
					}
					mu.Lock()
					defer mu.Unlock()
					n += planned
				})
			}
			wg.Wait()
			return n
		}
		if got := plan(); got != 0 {
			t.Errorf("planned %d for hours that passed before they were chosen, want none", got)
		}
		for _, user := range []models.Actor{ada, bob, eve} {
			if err := s.DB(ctx).Exec(`update digests set sent_on = '2026-01-14' where user_id = ?`, user.UserID).Error; err != nil {
				t.Fatal(err)
			}
		}
		if got := plan(); got != 1 { // 17:30 in Shanghai is before 20
			t.Errorf("planned %d, want Ada's", got)
		}
		if got := plan(); got != 0 {
			t.Errorf("planned %d again, want none", got)
		}
		job, err := s.ClaimJob(ctx, []string{models.JobDigest}, time.Minute)
		if err != nil || job.Payload != `{"UserID":1,"Day":"2026-01-15"}` {
			t.Errorf("ClaimJob() = %+v, %v", job, err)
		}
		if _, err := s.ClaimJob(ctx, []string{models.JobDigest}, time.Minute); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("a second job = %v, want none", err)
		}
		if _, _, err := s.DigestReader(ctx, eve.UserID); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("DigestReader() of one who wants none = %v, want ErrNotFound", err)
		}
	})
}
