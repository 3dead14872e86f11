package models

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// action is what happens to a row that an undo works on.
func (r *undoRow) action() string {
	switch {
	case r.before == nil && r.table.kind != "":
		return "delete"
	case r.before == nil:
		return "drop"
	case r.after == nil:
		return "put"
	case slices.Contains(r.set, "deleted_at") && r.before.isNull("deleted_at"):
		return "restore"
	case slices.Contains(r.set, "deleted_at"):
		return "delete"
	}
	return "update"
}

// write changes the rows: first what goes, then what gets other values, then
// what comes back, so that no two rows claim the same place in between.
func (u *undo) write(ctx context.Context) error {
	if err := u.logMoves(ctx); err != nil {
		return err
	}
	for _, t := range slices.Backward(loggedTables) {
		if err := u.remove(ctx, t); err != nil {
			return err
		}
	}
	for _, t := range loggedTables {
		if err := u.update(ctx, t); err != nil {
			return err
		}
	}
	for _, t := range loggedTables {
		var rows []rowImage
		for _, r := range u.of(t) {
			if r.action() == "put" {
				rows = append(rows, r.before)
			}
		}
		if err := u.putRows(ctx, t, rows); err != nil {
			return err
		}
	}
	return nil
}

func (u *undo) of(t loggedTable) []*undoRow {
	var rows []*undoRow
	for _, r := range u.rows {
		if r.table.name == t.name {
			rows = append(rows, r)
		}
	}
	return rows
}

func (u *undo) remove(ctx context.Context, t loggedTable) error {
	var rows []rowImage
	for _, r := range u.of(t) {
		if r.before == nil {
			rows = append(rows, r.after.only(t.key))
		}
	}
	if t.kind == "" {
		return u.dropRows(ctx, t, rows)
	}
	return u.trashRows(ctx, u.actor, t, rows)
}

// update sets rows with one statement for all that get the same columns.
func (u *undo) update(ctx context.Context, t loggedTable) error {
	groups := map[string][]rowImage{}
	columns := map[string][]string{}
	for _, r := range u.of(t) {
		if len(r.set) == 0 {
			continue
		}
		name := strings.Join(r.set, ",")
		columns[name] = r.set
		groups[name] = append(groups[name], r.before.only(append(slices.Clone(t.key), r.set...)))
	}
	for name, rows := range groups {
		if err := u.setRows(ctx, u.actor, t, columns[name], rows); err != nil {
			return err
		}
	}
	return nil
}

// logMoves adds to the history of deals that go back to an earlier stage or
// status; the moves that brought them here stay in it.
func (u *undo) logMoves(ctx context.Context) error {
	var moved []*undoRow
	for _, r := range u.rows {
		if r.table.kind == KindDeal && !u.made[outboxItem{KindDeal, r.image().id("id")}] && (slices.Contains(r.set, "stage_id") || slices.Contains(r.set, "status")) {
			moved = append(moved, r)
		}
	}
	ids, err := u.bulkIDs(ctx, "activities", len(moved))
	if err != nil || len(moved) == 0 {
		return err
	}
	now, by, today := u.Now(), u.actor.by(), u.Today()
	var activities, links, moves [][]any
	for i, r := range moved {
		deal, stage, status := r.now.id("id"), r.now.id("stage_id"), r.now.text("status")
		to := r.target()
		move := stageMove{DealID: deal, FromStageID: &stage, ToStageID: to.id("stage_id"), FromStatus: status, ToStatus: to.text("status"),
			UndoesID: nilID(u.moves[deal]), ActivityID: &ids[i], MovedAt: now, MovedBy: by}
		body := ""
		if status != to.text("status") {
			body = join(to.text("reason"), to.text("reason_note"))
			move.Reason, move.ReasonID, move.ReasonNote = to.text("reason"), nilID(to.id("reason_id")), to.text("reason_note")
			move.Reconsider, move.DecidedBy = to.text("reconsider"), nilID(to.id("decided_by"))
		}
		activities = append(activities, []any{ids[i], "stage_change", to.text("status"), body, today, now, by, now, by})
		company := r.now.id("company_id")
		links = append(links, []any{ids[i], &company, (*int64)(nil)}, []any{ids[i], (*int64)(nil), &deal})
		moves = append(moves, move.row())
	}
	if err := u.bulkInsert(ctx, "activities", []bulkColumn{{"id", bulkInt}, {"kind", bulkText}, {"subject", bulkText}, {"body", bulkText}, {"occurred_on", bulkText},
		{"created_at", bulkTime}, {"created_by", bulkInt}, {"updated_at", bulkTime}, {"updated_by", bulkInt}}, activities, ""); err != nil {
		return err
	}
	if err := u.bulkInsert(ctx, "activity_links", moveLinkColumns, links, ""); err != nil {
		return err
	}
	return u.bulkInsert(ctx, "stage_moves", moveColumns, moves, "")
}

// target is the row as it will be.
func (r *undoRow) target() rowImage {
	out := make(rowImage, len(r.now))
	for column, value := range r.now {
		out[column] = value
	}
	for _, column := range r.set {
		out[column] = r.before[column]
	}
	return out
}

func nilID(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// checkHeld refuses an undo that would leave a deal without its company.
func (u *undo) checkHeld(ctx context.Context) error {
	ids := []int64{}
	for _, r := range u.rows {
		switch r.table.kind {
		case KindCompany:
			ids = append(ids, r.image().id("id"))
		case KindDeal:
			ids = append(ids, r.image().id("company_id"))
		}
	}
	rows, err := u.bulkQuery(ctx, `select c.id from companies c where c.deleted_at is not null and exists (select 1 from deals d where d.company_id = c.id and d.deleted_at is null)
		and `+u.inSet("c.id", "bigint")+` limit 20`, u.set(ids))
	if err != nil {
		return err
	}
	defer rows.Close()
	var problems []UndoProblem
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		problems = append(problems, UndoProblem{Record: RecordRef{Kind: KindCompany, ID: id}, Field: HeldDeals, At: u.Now()})
	}
	if err := rows.Err(); err != nil || len(problems) == 0 {
		return err
	}
	if err := u.nameProblems(ctx, problems); err != nil {
		return err
	}
	return &UndoConflict{Problems: problems}
}

// follow writes what the changes leave behind beside the rows: audit entries,
// outbox rows, derived numbers and events.
func (u *undo) follow(ctx context.Context) error {
	trail := u.newTrail(u.actor, "")
	for _, r := range u.rows {
		owner := u.ownerOf(r)
		item := outboxItem{owner.Kind, owner.ID}
		if owner.ID == 0 {
			continue
		}
		if !u.hidden[item] {
			if err := trail.undone(r, owner, u.OperationID()); err != nil {
				return err
			}
			u.noteRecord(u.actor, "update", owner.Kind, owner.ID)
		}
		u.announce(Event{Kind: owner.Kind, ID: owner.ID, What: "update"})
		if searched(owner.Kind) {
			trail.index(owner.Kind, owner.ID)
		}
		for _, o := range r.table.owners {
			if id := r.image().id(o.column); id != 0 {
				trail.index(o.kind, id)
			}
		}
		switch {
		case u.hidden[item]:
		case r.table.kind == "":
			u.report.Parts++
		default:
			u.counted[item] = r.action()
		}
	}
	op := u.report.Operation
	u.work.operation.RecordKind, u.work.operation.RecordID = op.RecordKind, op.RecordID
	if err := u.refreshAll(ctx, trail); err != nil {
		return err
	}
	return u.writeTrail(ctx, trail)
}

func (u *undo) countRecords() {
	for _, action := range u.counted {
		switch action {
		case "delete":
			u.report.Trashed++
		case "restore", "put":
			u.report.Restored++
		default:
			u.report.Changed++
		}
	}
}

// undone notes what an undo did to a row as an audit entry of its record.
func (t *importTrail) undone(r *undoRow, owner RecordRef, operation int64) error {
	action, before, after := r.action(), r.after, r.before
	switch action {
	case "update":
		before, after = r.now.only(r.set), r.before.only(r.set)
	case "delete", "restore":
		before, after = nil, nil
	default:
		action = "update"
	}
	text := func(image rowImage) (string, error) {
		if image == nil {
			return "", nil
		}
		b, err := json.Marshal(image)
		return string(b), err
	}
	b, err := text(before)
	if err != nil {
		return err
	}
	a, err := text(after)
	if err != nil {
		return err
	}
	t.audits = append(t.audits, []any{t.now, t.actor.by(), action, owner.Kind, owner.ID, b, a, &operation})
	return nil
}

// refreshAll brings the derived numbers in line with the rows, and puts those
// whose numbers they are into the outbox.
func (u *undo) refreshAll(ctx context.Context, trail *importTrail) error {
	ids := map[string]map[int64]bool{KindCompany: {}, KindPerson: {}, KindRound: {}, KindDeal: {}}
	for _, r := range u.rows {
		if set := ids[r.table.kind]; set != nil {
			set[r.image().id("id")] = true
		}
		for _, o := range r.table.owners {
			if id := r.image().id(o.column); id != 0 && ids[o.kind] != nil {
				ids[o.kind][id] = true
			}
		}
		if r.table.kind == KindRound {
			ids[KindCompany][r.image().id("company_id")] = true
		}
		for _, image := range []rowImage{r.before, r.after} {
			for _, o := range r.table.owners {
				if id := image.id(o.column); id != 0 && ids[o.kind] != nil {
					ids[o.kind][id] = true
				}
			}
		}
	}
	if err := u.investorsAround(ctx, ids); err != nil {
		return err
	}
	if err := u.dealsAround(ctx, ids, trail); err != nil {
		return err
	}
	u.refreshBoth(keysOf(ids[KindCompany]), keysOf(ids[KindPerson]))
	u.refreshDeals(keysOf(ids[KindDeal])...)
	return nil
}

// investorsAround adds those who invested in the rounds, and the companies of
// the rounds and their investors.
func (u *undo) investorsAround(ctx context.Context, ids map[string]map[int64]bool) error {
	rows, err := u.bulkQuery(ctx, `select r.company_id, i.company_id, i.person_id from rounds r left join investments i on i.round_id = r.id
		where `+u.inSet("r.id", "bigint")+` or `+u.inSet("r.company_id", "bigint"), u.set(keysOf(ids[KindRound])), u.set(keysOf(ids[KindCompany])))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var company int64
		var investor, person *int64
		if err := rows.Scan(&company, &investor, &person); err != nil {
			return err
		}
		ids[KindCompany][company] = true
		if investor != nil {
			ids[KindCompany][*investor] = true
		}
		if person != nil {
			ids[KindPerson][*person] = true
		}
	}
	return rows.Err()
}

// dealsAround adds the deals whose activities change. The documents of a deal's
// activities follow who may see the deal.
func (u *undo) dealsAround(ctx context.Context, ids map[string]map[int64]bool, trail *importTrail) error {
	activities := []int64{}
	for _, r := range u.rows {
		if r.table.kind == KindActivity {
			activities = append(activities, r.image().id("id"))
		}
	}
	rows, err := u.bulkQuery(ctx, `select activity_id, deal_id from activity_links where deal_id is not null and (`+u.inSet("activity_id", "bigint")+` or `+u.inSet("deal_id", "bigint")+`)`,
		u.set(activities), u.set(keysOf(ids[KindDeal])))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var activity, deal int64
		if err := rows.Scan(&activity, &deal); err != nil {
			return err
		}
		ids[KindDeal][deal] = true
		trail.index(KindActivity, activity)
	}
	return rows.Err()
}

func keysOf(set map[int64]bool) []int64 {
	out := make([]int64, 0, len(set))
	for id := range set {
		if id != 0 {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
