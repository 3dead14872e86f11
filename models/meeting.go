package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MeetingDays is how many days before the day of a meeting it looks back: to the
// same day of the week before.
const MeetingDays = 7

// meetingShown bounds the deals of each part of a meeting.
const meetingShown = 200

// Meeting is what a team goes through when it meets: what came in and what
// happened to it since the last time, and what stands where.
type Meeting struct {
	// From and To are days, both included.
	From, To string
	// New are the deals opened in between, the latest first; All is their number.
	New []DealRow
	All Figure
	// Moved are the deals that stand in another stage than before and are still
	// pursued. Decided are those that were passed, lost, won or put on hold.
	Moved, Decided []MeetingMove
	// Rounds are what the companies of our deals have raised in between.
	Rounds []RoundRow
	// Stages have the active deals, the furthest first.
	Stages []MeetingStage
	// Hidden is how many of the active deals the actor may see were left out
	// because they are restricted.
	Hidden int64
}

// MeetingMove is where a deal stood before, and where it went.
type MeetingMove struct {
	Deal           DealRow
	From, To       Stage
	Status         string
	MovedAt        time.Time
	MovedBy        string
	fromID, stayID int64
}

// MeetingStage is a stage with its active deals, the next step that is due first
// at the top. Count may be more than are shown.
type MeetingStage struct {
	Stage Stage
	Count Figure
	Deals []DealRow
}

// meetingShared leaves out what is restricted: such a page is handed round.
const meetingShared = ` and (? or not d.restricted)`

// Meeting returns what there is to talk about on a day, "2026-11-25". Restricted
// deals are among it, as far as the actor may see them, only when asked for.
func (s *Store) Meeting(ctx context.Context, actor Actor, day time.Time, restricted bool) (*Meeting, error) {
	if err := actor.mustRead(); err != nil {
		return nil, err
	}
	m := &Meeting{From: day.AddDate(0, 0, -MeetingDays).Format(time.DateOnly), To: day.Format(time.DateOnly)}
	for _, part := range []func(context.Context, Actor, *Meeting, bool) error{s.meetingNew, s.meetingMoves, s.meetingStages, s.meetingRounds} {
		if err := part(ctx, actor, m, restricted); err != nil {
			return nil, fmt.Errorf("meeting: %w", err)
		}
	}
	return m, nil
}

// meetingDeals reads deals by a condition and what follows it.
func (s *Store) meetingDeals(ctx context.Context, actor Actor, restricted bool, cond, order string, limit int, args ...any) ([]DealRow, error) {
	var rows []DealRow
	args = append(append(args, restricted), append(actor.visibleArgs(), limit)...)
	err := s.scan(ctx, &rows, `select `+dealColumns+` from `+dealFrom+` where `+cond+` and d.deleted_at is null`+meetingShared+` and `+visibleDeal+` order by `+order+` limit ?`, args...)
	if err != nil {
		return nil, err
	}
	return rows, s.markQuiet(ctx, rows)
}

// meetingWhere is the filter of the list of deals behind a number.
func meetingWhere(restricted bool, conditions ...Condition) Where {
	if !restricted {
		conditions = append(conditions, Condition{"restricted", "is", "no"})
	}
	var w Where
	for _, c := range conditions {
		w = w.With(c, false)
	}
	return w
}

func (s *Store) meetingNew(ctx context.Context, actor Actor, m *Meeting, restricted bool) error {
	const cond = `d.opened_on >= ? and d.opened_on <= ?`
	var err error
	if m.New, err = s.meetingDeals(ctx, actor, restricted, cond, `d.opened_on desc, d.id desc`, meetingShown, m.From, m.To); err != nil {
		return err
	}
	m.All.Where = meetingWhere(restricted, Condition{"opened", "from", m.From}, Condition{"opened", "to", m.To})
	m.All.Deals = int64(len(m.New))
	if len(m.New) < meetingShown {
		return nil
	}
	args := append([]any{m.From, m.To, restricted}, actor.visibleArgs()...)
	return s.scan(ctx, &m.All.Deals, `select count(*) from deals d where `+cond+` and d.deleted_at is null`+meetingShared+` and `+visibleDeal, args...)
}

// meetingMoves puts the moves of each deal together to one, without those that
// were taken back.
func (s *Store) meetingMoves(ctx context.Context, actor Actor, m *Meeting, restricted bool) error {
	until, err := time.Parse(time.DateOnly, m.To)
	if err != nil {
		return err
	}
	var moves []struct {
		DealID, FromStageID, ToStageID int64
		FromStatus, ToStatus           string
		MovedAt                        time.Time
		MovedBy                        string
	}
	args := append([]any{until.AddDate(0, 0, -MeetingDays), until.AddDate(0, 0, 1), restricted}, actor.visibleArgs()...)
	err = s.scan(ctx, &moves, `select m.deal_id, m.from_stage_id, m.to_stage_id, m.from_status, m.to_status, m.moved_at, coalesce(u.name, '') as moved_by
		from stage_moves m join deals d on d.id = m.deal_id left join users u on u.id = m.moved_by
		where m.moved_at >= ? and m.moved_at < ? and m.from_stage_id is not null and m.undoes_id is null
		and not exists (select 1 from stage_moves t where t.undoes_id = m.id) and d.deleted_at is null`+meetingShared+` and `+visibleDeal+`
		order by m.moved_at desc, m.id desc limit ?`, append(args, 5*meetingShown)...)
	if err != nil {
		return err
	}
	// The latest move of a deal comes first and says where it went; each earlier
	// one says where it had been before.
	byDeal := map[int64]*MeetingMove{}
	var order []int64
	before := map[int64]string{}
	for _, move := range moves {
		if byDeal[move.DealID] == nil {
			byDeal[move.DealID] = &MeetingMove{stayID: move.ToStageID, Status: move.ToStatus, MovedAt: move.MovedAt, MovedBy: move.MovedBy}
			order = append(order, move.DealID)
		}
		byDeal[move.DealID].fromID, before[move.DealID] = move.FromStageID, move.FromStatus
	}
	order = order[:min(len(order), meetingShown)]
	return s.fillMoves(ctx, actor, m, order, byDeal, before)
}

func (s *Store) fillMoves(ctx context.Context, actor Actor, m *Meeting, order []int64, byDeal map[int64]*MeetingMove, before map[int64]string) error {
	if len(order) == 0 {
		return nil
	}
	// Which of them may be seen is decided already.
	deals, err := s.meetingDeals(ctx, actor, true, `d.id in ?`, `d.id`, len(order), order)
	if err != nil {
		return err
	}
	rows := map[int64]DealRow{}
	for _, d := range deals {
		rows[d.ID] = d
	}
	stages, err := s.EveryStage(ctx)
	if err != nil {
		return err
	}
	stage := func(id int64) Stage {
		i := slices.IndexFunc(stages, func(st Stage) bool { return st.ID == id })
		if i < 0 {
			return Stage{}
		}
		return stages[i]
	}
	for _, id := range order {
		move := byDeal[id]
		move.Deal, move.From, move.To = rows[id], stage(move.fromID), stage(move.stayID)
		switch {
		case move.Deal.ID == 0:
		case move.Status != StatusActive && move.Status != before[id]:
			m.Decided = append(m.Decided, *move)
		case move.fromID != move.stayID || move.Status != before[id]:
			m.Moved = append(m.Moved, *move)
		}
	}
	return nil
}

func (s *Store) meetingStages(ctx context.Context, actor Actor, m *Meeting, restricted bool) error {
	var counts []struct{ StageID, Deals, Hidden int64 }
	err := s.scan(ctx, &counts, `select d.stage_id, sum(case when ? or not d.restricted then 1 else 0 end) as deals, sum(case when ? or not d.restricted then 0 else 1 end) as hidden
		from deals d where d.status = 'active' and d.deleted_at is null and `+visibleDeal+` group by d.stage_id`, append([]any{restricted, restricted}, actor.visibleArgs()...)...)
	if err != nil {
		return err
	}
	deals, err := s.meetingDeals(ctx, actor, restricted, `d.status = 'active'`, `d.stage_position desc, d.id desc`, meetingShown)
	if err != nil {
		return err
	}
	stages, err := s.EveryStage(ctx)
	if err != nil {
		return err
	}
	slices.Reverse(stages)
	for _, stage := range stages {
		part := MeetingStage{Stage: stage}
		for _, c := range counts {
			if c.StageID == stage.ID {
				part.Count.Deals, m.Hidden = c.Deals, m.Hidden+c.Hidden
			}
		}
		if part.Count.Deals == 0 {
			continue
		}
		part.Count.Where = meetingWhere(restricted, Condition{"stage", "is", stage.Key}, Condition{"status", "is", StatusActive})
		for _, d := range deals {
			if d.StageID == stage.ID {
				part.Deals = append(part.Deals, d)
			}
		}
		slices.SortStableFunc(part.Deals, func(a, b DealRow) int {
			return strings.Compare(orDefault(a.NextStepOn, "9"), orDefault(b.NextStepOn, "9"))
		})
		m.Stages = append(m.Stages, part)
	}
	return nil
}

func (s *Store) meetingRounds(ctx context.Context, actor Actor, m *Meeting, restricted bool) error {
	args := append([]any{m.From, m.To, restricted}, append(actor.visibleArgs(), meetingShown)...)
	err := s.scan(ctx, &m.Rounds, `select `+roundColumns+` from `+roundFrom+` where r.deleted_at is null and r.announced_on >= ? and r.announced_on <= ?
		and exists (select 1 from deals d where d.company_id = r.company_id and d.deleted_at is null`+meetingShared+` and `+visibleDeal+`)
		order by r.announced_on desc, r.id desc limit ?`, args...)
	if err != nil {
		return err
	}
	return s.fillInvestors(ctx, m.Rounds)
}
