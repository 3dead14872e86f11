package models_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"
	"dealflow/models/money"

	"github.com/google/go-cmp/cmp"
)

// pipelined is a deal as the test remembers it.
type pipelined struct {
	id                     int64
	owner                  models.Actor
	origin, sector, opened string
	restricted, gone       bool
	history                []standing // what stands, the latest last
	before                 [][]standing
	version                int64
}

type standing struct {
	stage  int64 // its place among the stages, from 0
	status string
	reason int64
}

func (d *pipelined) now() standing { return d.history[len(d.history)-1] }

func (d *pipelined) furthest() int64 {
	most := int64(0)
	for _, h := range d.history {
		most = max(most, h.stage)
	}
	return most
}

func (d *pipelined) note(s standing) {
	d.before = append(d.before[:0], slices.Clone(d.history))
	d.history = append(slices.Clone(d.history), s)
}

func randomDeals(t *testing.T, s *models.Store, r *rand.Rand, users []models.Actor, n int) []*pipelined {
	t.Helper()
	stages, err := s.Stages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	origins := []string{"", "founder", "Founder", "referral", "Événement à Paris", `say "yes", or (no)`, "100%_sure"}
	sectors := []string{"", "Mobile", "Mobile,Hardware", "互联网"}
	openings := []string{"2024", "2024-12", "2024-12-31", "2025-01-01", "2025-03", "2025-03-31", "2025-04-01", "2025", "2026-01-10"}
	var deals []*pipelined
	for i := range n {
		d := &pipelined{owner: users[r.IntN(len(users)-1)], origin: origins[r.IntN(len(origins))], sector: sectors[r.IntN(len(sectors))], opened: openings[r.IntN(len(openings))], restricted: r.IntN(8) == 0}
		var of []string
		if d.sector != "" {
			of = strings.Split(d.sector, ",")
		}
		company, err := s.CreateCompany(t.Context(), models.SystemActor, models.CompanyInput{Name: fmt.Sprintf("Company %d", i), Sectors: of})
		if err != nil {
			t.Fatal(err)
		}
		first := int64(r.IntN(3))
		deal, err := s.CreateDeal(t.Context(), d.owner, models.DealInput{CompanyID: company.ID, StageID: stages[first].ID, Origin: d.origin, OpenedOn: d.opened, Restricted: d.restricted})
		if err != nil {
			t.Fatal(err)
		}
		d.id, d.version, d.history = deal.ID, deal.Version, []standing{{stage: first, status: models.StatusActive}}
		for range r.IntN(6) {
			d.change(t, s, r, stages)
		}
		if d.gone = r.IntN(12) == 0; d.gone {
			if err := s.Remove(t.Context(), d.owner, models.KindDeal, d.id); err != nil {
				t.Fatal(err)
			}
		} else {
			d.spread(t, s, r)
		}
		deals = append(deals, d)
	}
	return deals
}

// change does something that the pipeline allows.
func (d *pipelined) change(t *testing.T, s *models.Store, r *rand.Rand, stages []models.Stage) {
	t.Helper()
	var deal *models.Deal
	var err error
	at, last := d.now(), int64(len(stages)-1)
	switch r.IntN(5) {
	case 0:
		status := []string{models.StatusPassed, models.StatusLost, models.StatusOnHold}[r.IntN(3)]
		reason := int64(0)
		if status != models.StatusOnHold {
			reason = int64(r.IntN(4))
		}
		if deal, err = s.CloseDeal(t.Context(), d.owner, d.id, d.version, models.ClosureInput{Status: status, ReasonID: reason, Reason: "in our own words"}); err == nil && status != at.status {
			d.note(standing{at.stage, status, reason})
		} else if err == nil {
			d.history[len(d.history)-1].reason = reason
		}
	case 1:
		if len(d.before) == 0 {
			return
		}
		if deal, err = s.UndoMove(t.Context(), d.owner, d.id, d.version); err == nil {
			d.history, d.before[0] = d.before[0], d.history
		}
	default:
		to := int64(r.IntN(len(stages)))
		if deal, err = s.MoveDeal(t.Context(), d.owner, d.id, d.version, stages[to].ID); err == nil && to != at.stage {
			next := standing{to, at.status, at.reason}
			if to == last {
				next = standing{to, models.StatusWon, 0}
			} else if at.status == models.StatusWon {
				next = standing{to, models.StatusActive, 0}
			}
			d.note(next)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	d.version = deal.Version
}

// spread has the moves happen over weeks instead of seconds.
func (d *pipelined) spread(t *testing.T, s *models.Store, r *rand.Rand) {
	t.Helper()
	var ids []int64
	db := s.DB(t.Context())
	if err := db.Raw(`select id from stage_moves where deal_id = ? order by id`, d.id).Scan(&ids).Error; err != nil {
		t.Fatal(err)
	}
	at := time.Date(2025, 4, 1, 8, 0, 0, 0, time.UTC)
	for _, id := range ids {
		if err := db.Exec(`update stage_moves set moved_at = ? where id = ?`, at, id).Error; err != nil {
			t.Fatal(err)
		}
		at = at.Add(time.Duration(r.IntN(30*24)) * time.Hour)
	}
	if err := db.Exec(`update deals set closed_at = ? where id = ? and closed_at is not null`, at, d.id).Error; err != nil {
		t.Fatal(err)
	}
	// Whatever is logged on a deal brings what it keeps in line.
	if _, err := s.CreateActivity(t.Context(), d.owner, models.ActivityInput{Kind: "note", Body: "Seen.", DealIDs: []int64{d.id}}); err != nil {
		t.Fatal(err)
	}
}

// figures are all numbers of a funnel by what they are called.
func figures(f *models.Funnel) map[string]models.Figure {
	all := map[string]models.Figure{"deals": f.Deals, "decided": f.Decision.Figure, "ended": f.Ended}
	for _, s := range f.Stages {
		for name, figure := range map[string]models.Figure{"reached": s.Reached, "next": s.Next, "here": s.Here, "passed": s.Passed, "lost": s.Lost, "stayed": s.Stayed.Figure} {
			if name != "next" || !figure.Where.Empty() {
				all[s.Stage.Key+" "+name] = figure
			}
		}
	}
	for name, table := range map[string]models.FunnelTable{"source": f.Sources, "partner": f.Partners, "sector": f.Sectors} {
		for _, g := range table.Groups {
			all[name+" "+g.Key+" deals"], all[name+" "+g.Key+" decided"] = g.Deals, g.Decision.Figure
			for i, figure := range g.Reached {
				all[name+" "+g.Key+" reached "+f.KeyStages[i].Key] = figure
			}
		}
	}
	for _, r := range f.Reasons {
		all["reason "+r.Key] = r.Ended
		for i, figure := range r.At {
			all["reason "+r.Key+" at "+f.ReasonStages[i].Key] = figure
		}
	}
	return all
}

// Every number of a funnel opens a list of exactly as many deals, whatever it is
// narrowed to and whoever looks.
func TestStore_Funnel_figuresOpen(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		r := rand.New(rand.NewPCG(7, 11))
		users := []models.Actor{modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)}
		deals := randomDeals(t, s, r, users, 50)
		where, problems := models.ParseWhere("deals", `status not lost and (company has 1 or stage is sourced,invested)`)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		filters := []models.FunnelFilter{
			{}, {From: "2025", To: "2025"}, {From: "2025-01", To: "2025-03"}, {From: "2024-12-31", To: "2025-04-01"}, {OwnerID: users[0].UserID},
			{Source: "FOUNDER"}, {Source: "Événement à Paris"}, {Sector: "互联网"}, {Where: where}, {From: "2025", Sector: "Mobile", Where: where, OwnerID: users[1].UserID},
		}
		for _, who := range users {
			for _, f := range filters {
				funnel, err := s.Funnel(t.Context(), who, f)
				if err != nil {
					t.Fatal(err)
				}
				if want := reachedBy(deals, who, f); f.Where.Empty() {
					got := map[string]int64{}
					for _, stage := range funnel.Stages {
						got[stage.Stage.Key] = stage.Reached.Deals
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%v sees %+v (-want +got):\n%s", who.UserID, f, diff)
					}
				}
				for name, figure := range figures(funnel) {
					w, problems := models.ParseWhere("deals", figure.Where.String())
					page, err := s.Deals(t.Context(), who, models.DealFilter{Where: &w}, models.List{CountAll: true})
					if err != nil || len(problems) > 0 {
						t.Fatalf("%s: %q: %v %v", name, figure.Where, err, problems)
					}
					if int64(page.Count) != figure.Deals {
						t.Errorf("%s of %v for %d = %d, its list has %d: %s", name, f.Cohort(), who.UserID, figure.Deals, page.Count, figure.Where)
					}
				}
			}
		}
	})
}

var stageKeys = []string{"sourced", "screening", "first_meeting", "partner_review", "due_diligence", "investment_committee", "term_sheet", "closing", "invested"}

// reachedBy counts as the definition says, one deal after the other.
func reachedBy(deals []*pipelined, who models.Actor, f models.FunnelFilter) map[string]int64 {
	reached := map[string]int64{}
	for i, key := range stageKeys {
		n := int64(0)
		for _, d := range deals {
			seen := !d.gone && (!d.restricted || d.owner == who) && (f.OwnerID == 0 || f.OwnerID == d.owner.UserID) && (f.Source == "" || strings.EqualFold(f.Source, d.origin)) &&
				(f.Sector == "" || slices.Contains(strings.Split(d.sector, ","), f.Sector)) && within(d.opened, f.From, f.To)
			if seen && d.furthest() >= int64(i) {
				n++
			}
		}
		reached[key] = n
	}
	return reached
}

// within compares the first and last days that dates may mean.
func within(opened string, from, to money.Date) bool {
	first := func(d string) string { return d + "-01-01"[len(d)-4:] }
	last := func(d string) string {
		switch len(d) {
		case 4:
			return d + "-12-31"
		case 7:
			day, err := time.Parse(time.DateOnly, d+"-01")
			if err != nil {
				panic(err)
			}
			return day.AddDate(0, 1, -1).Format(time.DateOnly)
		}
		return d
	}
	return (from == "" || first(opened) >= first(string(from))) && (to == "" || last(opened) <= last(string(to)))
}
