package main

import (
	"time"

	"dealflow/models"
)

// A deal of the set is about every fifth company. Its first activity says that
// it was opened, the second is a note of some days later.
func dealCompany(deal int) int64 { return int64(5*deal + 1) }

func (s *set) dealOpened(deal int) time.Time { return s.moment(deal, s.deals()) }

func (s *set) noted(deal int) time.Time {
	return s.dealOpened(deal).AddDate(0, 0, 1+deal%20)
}

func (s *set) dealTable() table {
	columns := "id company_id title stage_id status reason reason_id decided_by closed_at stage_since owner_id origin amount_sought currency next_step next_step_on restricted opened_on last_activity_on created_at created_by updated_at updated_by"
	return table{"deals", fields(columns), s.deals(), func(i int) [][]any {
		opened, status := s.dealOpened(i), dealStatus(i)
		stage, reason := int64(1+i%8), ""
		var reasonID, decidedBy, closedAt, amount any
		currency, step, stepOn := "", "", ""
		switch status {
		case models.StatusWon:
			stage, decidedBy, closedAt = 9, owner(i), s.noted(i)
		case models.StatusPassed:
			reason, reasonID, decidedBy, closedAt = "Too early", int64(1), owner(i), s.noted(i)
		default:
			step, stepOn = "Call the founders", opened.AddDate(0, 2, 0).Format(time.DateOnly)
		}
		if i%3 > 0 {
			amount, currency = int64(1+i%80)*100_000_00, "USD"
		}
		return one(int64(i+1), dealCompany(i), "Series A", stage, status, reason, reasonID, decidedBy, closedAt, opened, owner(i), "referral", amount, currency,
			step, stepOn, i%40 == 39, opened.Format(time.DateOnly), s.noted(i).Format(time.DateOnly), opened, owner(i), s.noted(i), owner(i))
	}}
}

func (s *set) activityTable() table {
	columns := "id kind subject body occurred_on created_at created_by updated_at updated_by"
	return table{"activities", fields(columns), s.deals(), func(i int) [][]any {
		by, opened, noted := owner(i), s.dealOpened(i), s.noted(i)
		return [][]any{
			{int64(2*i + 1), "stage_change", models.StatusActive, "", opened.Format(time.DateOnly), opened, by, opened, by},
			{int64(2*i + 2), "note", "", notes[i%len(notes)], noted.Format(time.DateOnly), noted, by, noted, by},
		}
	}}
}

func (s *set) linkTable() table {
	return table{"activity_links", fields("id activity_id company_id deal_id"), s.deals(), func(i int) [][]any {
		opened, noted := int64(2*i+1), int64(2*i+2)
		return [][]any{
			{int64(4*i + 1), opened, dealCompany(i), nil}, {int64(4*i + 2), opened, nil, int64(i + 1)},
			{int64(4*i + 3), noted, dealCompany(i), nil}, {int64(4*i + 4), noted, nil, int64(i + 1)},
		}
	}}
}

func (s *set) moveTable() table {
	return table{"stage_moves", fields("id deal_id to_stage_id to_status activity_id moved_at moved_by"), s.deals(), func(i int) [][]any {
		return one(int64(i+1), int64(i+1), int64(1+i%8), models.StatusActive, int64(2*i+1), s.dealOpened(i), owner(i))
	}}
}
