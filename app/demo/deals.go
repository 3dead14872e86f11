package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dealflow/models"
)

// sampleDeals is the form of deals.json. Days count from the day of loading, so
// that the pipeline looks lived in whenever it is first seen.
type sampleDeals struct {
	Owner       string       `json:"owner"`
	Description string       `json:"description"`
	Deals       []sampleDeal `json:"deals"`
}

type sampleDeal struct {
	Company       string   `json:"company"`
	Country       string   `json:"country"`
	Sectors       []string `json:"sectors"`
	Title         string   `json:"title"`
	Stages        []string `json:"stages"` // keys, from the first to the one it is in
	Amount        string   `json:"amount"`
	Origin        string   `json:"origin"`
	Status        string   `json:"status"`
	ReasonKey     string   `json:"reason_key"` // of the list of reasons
	Reason        string   `json:"reason"`     // in our own words
	Reconsider    string   `json:"reconsider"` // what would change our mind
	NextStep      string   `json:"next_step"`
	NextInDays    int      `json:"next_in_days"`
	OpenedDaysAgo int      `json:"opened_days_ago"`
	MovedDaysAgo  int      `json:"moved_days_ago"` // the last time
	Note          string   `json:"note"`
}

// oldest is how many days ago the first deal was opened.
func (d sampleDeals) oldest() (days int) {
	for _, deal := range d.Deals {
		days = max(days, deal.OpenedDaysAgo)
	}
	return days
}

func (d sampleDeals) load(ctx context.Context, tx *models.Store) error {
	owner, err := tx.CreateSampleUser(ctx, d.Owner)
	if err != nil {
		return err
	}
	stages, err := tx.Stages(ctx)
	if err != nil {
		return err
	}
	byKey := map[string]int64{}
	for _, s := range stages {
		byKey[s.Key] = s.ID
	}
	var events []event
	for _, deal := range d.Deals {
		events = append(events, deal.events(tx.Now(), owner, d.Description, byKey)...)
	}
	// Histories follow the order in which things were written.
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		if err := e.do(ctx, tx.At(e.at)); err != nil {
			return fmt.Errorf("sample deal of %s: %w", e.at.Format(time.DateOnly), err)
		}
	}
	return nil
}

// event is what happened to a deal at one time.
type event struct {
	at time.Time
	do func(ctx context.Context, tx *models.Store) error
}

// events are how a deal came about: opened, moved at even intervals, and closed
// with the last move.
func (d sampleDeal) events(now time.Time, owner models.Actor, description string, stages map[string]int64) []event {
	opened, moved := now.AddDate(0, 0, -d.OpenedDaysAgo), now.AddDate(0, 0, -d.MovedDaysAgo)
	var deal *models.Deal
	events := []event{{opened, func(ctx context.Context, tx *models.Store) error {
		company, err := tx.CreateCompany(ctx, owner, models.CompanyInput{Name: d.Company, Country: d.Country, Sectors: d.Sectors, Description: description})
		if err != nil {
			return err
		}
		in := models.DealInput{CompanyID: company.ID, Title: d.Title, Origin: d.Origin, StageID: stages[d.Stages[0]], AmountSought: d.Amount,
			NextStep: d.NextStep, OpenedOn: opened.Format(time.DateOnly), Note: d.Note}
		if d.NextStep != "" {
			in.NextStepOn = now.AddDate(0, 0, d.NextInDays).Format(time.DateOnly)
		}
		deal, err = tx.CreateDeal(ctx, owner, in)
		return err
	}}}
	further := d.Stages[1:]
	for i, key := range further {
		at := opened.Add(moved.Sub(opened) * time.Duration(i+1) / time.Duration(len(further)))
		events = append(events, event{at, func(ctx context.Context, tx *models.Store) (err error) {
			deal, err = tx.MoveDeal(ctx, owner, deal.ID, deal.Version, stages[key])
			return err
		}})
	}
	if d.Status != "" {
		events = append(events, event{moved, func(ctx context.Context, tx *models.Store) error { return d.close(ctx, tx, owner, deal) }})
	}
	return events
}

func (d sampleDeal) close(ctx context.Context, tx *models.Store, owner models.Actor, deal *models.Deal) error {
	closure := models.ClosureInput{Status: d.Status, Reason: d.Reason, Reconsider: d.Reconsider}
	if d.ReasonKey != "" {
		reasons, err := tx.Reasons(ctx)
		if err != nil {
			return err
		}
		for _, r := range reasons {
			if r.Key == d.ReasonKey {
				closure.ReasonID = r.ID
			}
		}
	}
	_, err := tx.CloseDeal(ctx, owner, deal.ID, deal.Version, closure)
	return err
}
