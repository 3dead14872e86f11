package models

import (
	"context"
	"fmt"
)

// record is what the document belongs to.
func (d *Document) record() RecordRef {
	for kind, id := range map[string]*int64{KindCompany: d.CompanyID, KindPerson: d.PersonID, KindDeal: d.DealID, KindRound: d.RoundID} {
		if id != nil {
			return RecordRef{Kind: kind, ID: *id}
		}
	}
	return RecordRef{}
}

// followVersions looks after the contents of documents. That of a version which
// an undo drops is kept for as long as the undo can be undone in its turn, and
// one that comes back is read again, since its text went with it.
func (u *undo) followVersions(ctx context.Context) error {
	for _, r := range u.rows {
		if r.table.name != "document_versions" {
			continue
		}
		switch r.action() {
		case "drop":
			_, err := u.exec(ctx, `update blobs set touched_at = ? where sha256 = ?`, u.Now().AddDate(0, 0, UndoDays+1), r.after.text("sha256"))
			if err != nil {
				return err
			}
		case "put":
			id := r.before.id("id")
			if _, err := u.exec(ctx, `update document_versions set state = ?, truncated = ?, pages = 0 where id = ?`, TextWaiting, false, id); err != nil {
				return err
			}
			if _, err := u.EnqueueJob(ctx, JobInput{Kind: JobExtract, Payload: Extraction{VersionID: id}, UniqueKey: fmt.Sprint(id)}); err != nil {
				return err
			}
		}
	}
	return nil
}
