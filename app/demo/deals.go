package demo

import (
	"context"
	"fmt"
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
	for _, deal := range d.Deals {
		if err := deal.load(ctx, tx, owner, d.Description, byKey); err != nil {
			return fmt.Errorf("%s: %w", deal.Company, err)
		}
	}
	return nil
}

// load writes a deal as it came about: opened, moved at even intervals, and closed
// with the last move.
func (d sampleDeal) load(ctx context.Context, tx *models.Store, owner models.Actor, description string, stages map[string]int64) error {
	now := tx.Now()
	opened, moved := now.AddDate(0, 0, -d.OpenedDaysAgo), now.AddDate(0, 0, -d.MovedDaysAgo)
	then := tx.At(opened)
	company, err := then.CreateCompany(ctx, owner, models.CompanyInput{Name: d.Company, Country: d.Country, Sectors: d.Sectors, Description: description})
	if err != nil {
		return err
	}
	in := models.DealInput{CompanyID: company.ID, Title: d.Title, Origin: d.Origin, StageID: stages[d.Stages[0]], AmountSought: d.Amount,
		NextStep: d.NextStep, OpenedOn: opened.Format(time.DateOnly), Note: d.Note}
	if d.NextStep != "" {
		in.NextStepOn = now.AddDate(0, 0, d.NextInDays).Format(time.DateOnly)
	}
	deal, err := then.CreateDeal(ctx, owner, in)
	if err != nil {
		return err
	}
	further := d.Stages[1:]
	for i, key := range further {
		then = tx.At(opened.Add(moved.Sub(opened) * time.Duration(i+1) / time.Duration(len(further))))
		if deal, err = then.MoveDeal(ctx, owner, deal.ID, deal.Version, stages[key]); err != nil {
			return err
		}
	}
	if d.Status == "" {
		return nil
	}
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
	_, err = then.CloseDeal(ctx, owner, deal.ID, deal.Version, closure)
	return err
}
