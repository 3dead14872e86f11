package views

import (
	"time"

	"dealflow/models"

	"github.com/a-h/templ"
)

// meetingPages are the sheet of a week with everything in it, and of a quiet one.
func meetingPages(b Base) map[string]templ.Component {
	today := time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)
	deal := models.DealRow{ID: 1, CompanyID: 1, CompanyName: hostile, Title: hostile, StageKey: "sourced", StageName: "Sourced", Status: models.StatusActive,
		Reason: hostile, ReasonNote: hostile, Reconsider: hostile, OwnerName: hostile, NextStep: hostile, NextStepOn: "2026-11-20", Restricted: true, StageSince: today, OpenedOn: "2026-11-20"}
	move := models.MeetingMove{Deal: deal, From: sampleStages[0], To: sampleStages[1], Status: models.StatusActive, MovedAt: today, MovedBy: hostile}
	again, passed := move, move
	again.To, passed.Status = again.From, models.StatusPassed
	week := &models.Meeting{From: "2026-11-18", To: "2026-11-25", New: []models.DealRow{deal}, All: models.Figure{Deals: 1}, Moved: []models.MeetingMove{move, again}, Decided: []models.MeetingMove{passed},
		Rounds: sampleRounds, Hidden: 2, Stages: []models.MeetingStage{{Stage: sampleStages[0], Count: models.Figure{Deals: 3}, Deals: []models.DealRow{deal}}}}
	return map[string]templ.Component{
		"meeting":            Meeting(MeetingPage{Base: b, Meeting: week, Day: today.AddDate(0, 0, -7), Today: today}),
		"meeting-restricted": Meeting(MeetingPage{Base: b, Meeting: week, Day: today, Today: today, Restricted: true}),
		"meeting-none":       Meeting(MeetingPage{Base: b, Meeting: &models.Meeting{From: "2026-11-18", To: "2026-11-25"}, Day: today, Today: today, Wrong: true}),
	}
}
