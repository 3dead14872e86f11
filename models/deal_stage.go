package models

import (
	"context"
	"fmt"
	"slices"
	"time"

	"dealflow/models/finance"
)

// furthestSQL sets the furthest stage of deals, by the present order of the
// stages; what a deal stands in counts whatever its history says.
const furthestSQL = `furthest_id = (select st.id from stages st where st.id = deals.stage_id or st.id in (select ds.stage_id from deal_stages ds where ds.deal_id = deals.id) order by st.position desc limit 1)`

// decisionDays is how many days passed from a deal's opening to its end, null
// while it is open and when the day of the opening is not known.
func (s *Store) decisionDays() string {
	days := s.day("closed_at") + `::date - opened_on::date`
	latest := "greatest"
	if s.sqlite {
		days = `cast(julianday(` + s.day("closed_at") + `) - julianday(opened_on) as integer)`
		latest = "max"
	}
	return `case when closed_at is not null and length(opened_on) = 10 then ` + latest + `(` + days + `, 0) end`
}

// refreshStages brings in line what deals keep of their moves: the stages they
// ever stood in with the time they spent there, the furthest, and the days to
// the decision.
func (s *Store) refreshStages(ctx context.Context, ids ...int64) error {
	for part := range slices.Chunk(ids, rowsAtOnce) {
		if err := s.placeDeals(ctx, part); err != nil {
			return fmt.Errorf("refresh stages: %w", err)
		}
	}
	return nil
}

func (s *Store) placeDeals(ctx context.Context, ids []int64) error {
	want, err := s.staysOf(ctx, ids)
	if err != nil {
		return err
	}
	had, err := s.placesOf(ctx, ids)
	if err != nil {
		return err
	}
	var changed []int64
	var rows [][]any
	for _, id := range ids {
		if slices.EqualFunc(want[id], had[id], dealStage.equal) {
			continue
		}
		changed = append(changed, id)
		for _, place := range want[id] {
			rows = append(rows, []any{id, place.StageID, place.Days})
		}
	}
	if len(changed) > 0 {
		if err := s.bulkExec(ctx, `delete from deal_stages where `+s.inSet("deal_id", "bigint"), s.set(changed)); err != nil {
			return err
		}
		err := s.bulkInsert(ctx, "deal_stages", []bulkColumn{{"deal_id", bulkInt}, {"stage_id", bulkInt}, {"days", bulkInt}}, rows, "")
		if err != nil {
			return err
		}
	}
	return s.bulkExec(ctx, `update deals set `+furthestSQL+`, decision_days = `+s.decisionDays()+` where `+s.inSet("id", "bigint"), s.set(ids))
}

// dealStage is a stage that a deal has stood in, with the whole days it spent
// there, nil as long as it stands there open.
type dealStage struct {
	StageID int64
	Days    *int64
}

func (d dealStage) equal(other dealStage) bool {
	return d.StageID == other.StageID && sameID(d.Days, other.Days)
}

// staysOf reads from the moves where the deals have stood, ordered by stage.
func (s *Store) staysOf(ctx context.Context, ids []int64) (map[int64][]dealStage, error) {
	rows, err := s.bulkQuery(ctx, `select deal_id, id, coalesce(undoes_id, 0), to_stage_id, to_status, moved_at from stage_moves where `+s.inSet("deal_id", "bigint")+` order by deal_id, id`, s.set(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	moves := map[int64][]finance.Move{}
	for rows.Next() {
		var deal int64
		var m finance.Move
		var status string
		if err := rows.Scan(&deal, &m.ID, &m.Undoes, &m.Stage, &status, &m.At); err != nil {
			return nil, err
		}
		m.Open = !closed(status)
		moves[deal] = append(moves[deal], m)
	}
	places := make(map[int64][]dealStage, len(moves))
	for deal, history := range moves {
		for _, stay := range finance.Stays(history) {
			place := dealStage{StageID: stay.Stage}
			if !stay.Here {
				days := int64((stay.Spent + 12*time.Hour) / (24 * time.Hour))
				place.Days = &days
			}
			places[deal] = append(places[deal], place)
		}
		slices.SortFunc(places[deal], func(a, b dealStage) int { return int(a.StageID - b.StageID) })
	}
	return places, rows.Err()
}

// placesOf reads what deals keep of that, in the same order.
func (s *Store) placesOf(ctx context.Context, ids []int64) (map[int64][]dealStage, error) {
	rows, err := s.bulkQuery(ctx, `select deal_id, stage_id, days from deal_stages where `+s.inSet("deal_id", "bigint")+` order by deal_id, stage_id`, s.set(ids))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	places := map[int64][]dealStage{}
	for rows.Next() {
		var deal int64
		var place dealStage
		if err := rows.Scan(&deal, &place.StageID, &place.Days); err != nil {
			return nil, err
		}
		places[deal] = append(places[deal], place)
	}
	return places, rows.Err()
}

// stageShifted brings the furthest stage of deals in line after a stage has got
// another place: that of those which ever stood there.
func (s *Store) stageShifted(ctx context.Context, stage int64) error {
	_, err := s.exec(ctx, `update deals set `+furthestSQL+` where furthest_id is not null and id in (select deal_id from deal_stages where stage_id = ?)`, stage)
	return err
}

// placeAll places the deals that were never placed, as after the migration that
// brought the table. It can be stopped and goes on where it was.
func (s *Store) placeAll(ctx context.Context) error {
	for {
		placed := 0
		err := s.plain(ctx, func(tx *Store) error {
			var ids []int64
			if err := tx.scan(ctx, &ids, `select id from deals where furthest_id is null order by id limit ?`+tx.forUpdate(), rowsAtOnce); err != nil {
				return err
			}
			placed = len(ids)
			return tx.refreshStages(ctx, ids...)
		})
		if err != nil {
			return fmt.Errorf("place deals: %w", err)
		}
		if placed < rowsAtOnce {
			return nil
		}
	}
}
