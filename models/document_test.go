package models_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

func upload(kind string, id int64, name, digit string) models.DocumentInput {
	return models.DocumentInput{Kind: kind, RecordID: id, Name: name, Type: "pdf", Size: 7, SHA256: strings.Repeat(digit, 64)}
}

func TestStore_CreateDocument(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		company, other := modelstest.Company(t, s, "Xiaomi"), modelstest.Company(t, s, "UCWEB")
		if _, _, err := s.CreateDocument(ctx, viewer, upload(models.KindCompany, company.ID, "deck.pdf", "a")); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("CreateDocument() by a viewer = %v, want ErrForbidden", err)
		}
		for _, in := range []models.DocumentInput{upload(models.KindCompany, 99, "deck.pdf", "a"), upload("activity", company.ID, "deck.pdf", "a")} {
			if _, _, err := s.CreateDocument(ctx, member, in); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("CreateDocument(%s %d) = %v, want ErrNotFound", in.Kind, in.RecordID, err)
			}
		}
		doc, added, err := s.CreateDocument(ctx, member, upload(models.KindCompany, company.ID, `C:\decks\..\Xiaomi: Series A?.PDF`, "a"))
		if err != nil || !added || doc.Name != "Xiaomi_ Series A_.pdf" {
			t.Fatalf("CreateDocument() = %+v, %v, %v", doc, added, err)
		}
		again, added, err := s.CreateDocument(ctx, member, upload(models.KindCompany, company.ID, "copy.pdf", "a"))
		if err != nil || added || again.ID != doc.ID {
			t.Errorf("CreateDocument() of the same content = %+v, %v, %v, want the first", again, added, err)
		}
		if _, added, err := s.CreateDocument(ctx, member, upload(models.KindCompany, other.ID, "copy.pdf", "a")); err != nil || !added {
			t.Errorf("CreateDocument() of the same content elsewhere = %v, %v", added, err)
		}
		job, err := s.ClaimJob(ctx, []string{models.JobExtract}, time.Minute)
		if err != nil || !strings.Contains(job.Payload, "VersionID") {
			t.Errorf("the text is not to be read: %+v, %v", job, err)
		}
		rows, err := s.DocumentsOn(ctx, viewer, models.KindCompany, company.ID)
		if err != nil || len(rows) != 1 || rows[0].State != models.TextWaiting || rows[0].AuthorName != "User 1" || rows[0].On.Title != "Xiaomi" {
			t.Errorf("DocumentsOn() = %+v, %v", rows, err)
		}
	})
}

func TestStore_AddDocumentVersion(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member, viewer := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleViewer)
		company := modelstest.Company(t, s, "Xiaomi")
		doc := modelstest.Document(t, s, member, models.KindCompany, company.ID, "memo.pdf", "first text")
		next := models.DocumentInput{Type: "docx", Size: 9, SHA256: strings.Repeat("b", 64)}
		if _, err := s.AddDocumentVersion(ctx, viewer, doc.ID, next); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("AddDocumentVersion() by a viewer = %v, want ErrForbidden", err)
		}
		if added, err := s.AddDocumentVersion(ctx, member, doc.ID, next); err != nil || !added {
			t.Fatalf("AddDocumentVersion() = %v, %v", added, err)
		}
		if added, err := s.AddDocumentVersion(ctx, member, doc.ID, next); err != nil || added {
			t.Errorf("AddDocumentVersion() of the same = %v, %v, want nothing added", added, err)
		}
		page, err := s.DocumentPage(ctx, viewer, doc.ID, 0)
		if err != nil || page.Document.Name != "memo.docx" || len(page.Versions) != 2 || page.Shown.Number != 2 || len(page.Texts) != 0 {
			t.Errorf("DocumentPage() = %+v, %v", page, err)
		}
		page, err = s.DocumentPage(ctx, viewer, doc.ID, 1)
		if err != nil || page.Shown.Type != "pdf" || len(page.Texts) != 1 || page.Texts[0].Body != "first text" {
			t.Errorf("DocumentPage() of the first version = %+v, %v", page, err)
		}
		if _, err := s.DocumentPage(ctx, viewer, doc.ID, 3); !errors.Is(err, models.ErrNotFound) {
			t.Errorf("DocumentPage() of no version = %v, want ErrNotFound", err)
		}
	})
}

func TestStore_RenameDocument(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		member := modelstest.User(t, s, models.RoleMember)
		doc := modelstest.Document(t, s, member, models.KindPerson, modelstest.Person(t, s, "Lei Jun", "").ID, "cv.pdf")
		var invalid *models.Invalid
		if err := s.RenameDocument(ctx, member, doc.ID, doc.Version, " "); !errors.As(err, &invalid) {
			t.Errorf("RenameDocument() to nothing = %v, want Invalid", err)
		}
		if err := s.RenameDocument(ctx, member, doc.ID, doc.Version, "Lei Jun.exe"); err != nil {
			t.Errorf("RenameDocument() = %v", err)
		}
		if err := s.RenameDocument(ctx, member, doc.ID, doc.Version, "late"); !errors.Is(err, models.ErrConflict) {
			t.Errorf("RenameDocument() of a stale version = %v, want ErrConflict", err)
		}
		page, err := s.DocumentPage(ctx, member, doc.ID, 0)
		if err != nil || page.Document.Name != "Lei Jun.exe.pdf" {
			t.Errorf("DocumentPage() = %+v, %v", page, err)
		}
	})
}

// The documents of a restricted deal exist for nobody but those who see it, and
// those of a record in the trash for nobody.
func TestStore_Documents_visible(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		owner, admin := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleAdmin)
		company := modelstest.Company(t, s, "Xiaomi")
		deal, err := s.CreateDeal(ctx, owner, models.DealInput{CompanyID: company.ID, Restricted: true})
		if err != nil {
			t.Fatal(err)
		}
		round := modelstest.Round(t, s, company.ID, "series_a", "2010-12", "$41M")
		open := modelstest.Document(t, s, owner, models.KindRound, round.ID, "terms.pdf", "open")
		secret := modelstest.Document(t, s, owner, models.KindDeal, deal.ID, "canary.pdf", "secret")
		names := func(actor models.Actor, f models.DocumentFilter) []string {
			t.Helper()
			page, err := s.Documents(ctx, actor, f, models.List{Sort: "name"})
			if err != nil {
				t.Fatal(err)
			}
			list := []string{}
			for _, r := range page.Rows {
				list = append(list, r.Name)
			}
			if page.Count != len(list) {
				t.Errorf("Documents() counts %d of %d", page.Count, len(list))
			}
			return list
		}
		for _, tc := range []struct {
			name   string
			actor  models.Actor
			filter models.DocumentFilter
			want   []string
		}{
			{"owner", owner, models.DocumentFilter{}, []string{"canary.pdf", "terms.pdf"}},
			{"admin", admin, models.DocumentFilter{}, []string{"terms.pdf"}},
			{"admin, by deal", admin, models.DocumentFilter{Kind: models.KindDeal, RecordID: deal.ID}, []string{}},
			{"owner, by kind", owner, models.DocumentFilter{Kind: models.KindDeal}, []string{"canary.pdf"}},
			{"owner, by type", owner, models.DocumentFilter{Type: "docx"}, []string{}},
			{"owner, by author", owner, models.DocumentFilter{AuthorID: owner.UserID}, []string{"canary.pdf", "terms.pdf"}},
		} {
			if diff := cmp.Diff(tc.want, names(tc.actor, tc.filter)); diff != "" {
				t.Errorf("Documents() for %s (-want +got):\n%s", tc.name, diff)
			}
		}
		_, _, createErr := s.CreateDocument(ctx, admin, upload(models.KindDeal, deal.ID, "x.pdf", "c"))
		_, versionErr := s.AddDocumentVersion(ctx, admin, secret.ID, upload("", 0, "", "c"))
		for name, err := range map[string]error{
			"CreateDocument": createErr, "AddDocumentVersion": versionErr,
			"DocumentPage": second(s.DocumentPage(ctx, admin, secret.ID, 0)), "DocumentFile": second(s.DocumentFile(ctx, admin, secret.ID, 1)),
			"RenameDocument": s.RenameDocument(ctx, admin, secret.ID, 1, ""), "RetryExtraction": s.RetryExtraction(ctx, admin, secret.ID),
			"Remove": s.Remove(ctx, admin, models.KindDocument, secret.ID), "Restore": s.Restore(ctx, admin, models.KindDocument, secret.ID),
		} {
			if !errors.Is(err, models.ErrNotFound) {
				t.Errorf("%s() on a hidden document = %v, want ErrNotFound", name, err)
			}
		}
		uploads, err := s.UploadDocuments(ctx, []int64{open.ID, secret.ID})
		if err != nil || len(uploads) != 2 || uploads[0].Readers != nil || !cmp.Equal(uploads[1].Readers, []int64{owner.UserID}) || uploads[1].Texts[0].Body != "secret" {
			t.Errorf("UploadDocuments() = %+v, %v", uploads, err)
		}
		if err := s.Remove(ctx, owner, models.KindRound, round.ID); err != nil {
			t.Fatal(err)
		}
		if got := names(admin, models.DocumentFilter{}); len(got) != 0 {
			t.Errorf("Documents() of a round in the trash = %v, want none", got)
		}
	})
}

func TestStore_SweepBlobs(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		company := modelstest.Company(t, s, "Xiaomi")
		touch := func(digit string, age time.Duration) string {
			t.Helper()
			key := strings.Repeat(digit, 64)
			if err := s.TouchBlob(ctx, key, 7); err != nil {
				t.Fatal(err)
			}
			if err := s.DB(ctx).Exec(`update blobs set touched_at = ? where sha256 = ?`, s.Now().Add(-age), key).Error; err != nil {
				t.Fatal(err)
			}
			return key
		}
		orphan := touch("a", 48*time.Hour)
		touch("b", time.Hour)
		touch("c", 48*time.Hour)
		doc, _, err := s.CreateDocument(ctx, models.SystemActor, upload(models.KindCompany, company.ID, "deck.pdf", "c"))
		if err != nil {
			t.Fatal(err)
		}
		down := errors.New("the store is down")
		if _, err := s.SweepBlobs(ctx, func(context.Context, string) error { return down }); !errors.Is(err, down) {
			t.Errorf("SweepBlobs() = %v, want %v", err, down)
		}
		sweep := func() []string {
			t.Helper()
			var gone []string
			if _, err := s.SweepBlobs(ctx, func(_ context.Context, key string) error { gone = append(gone, key); return nil }); err != nil {
				t.Fatalf("SweepBlobs() = %v", err)
			}
			return gone
		}
		if diff := cmp.Diff([]string{orphan}, sweep()); diff != "" {
			t.Errorf("SweepBlobs() removes (-want +got):\n%s", diff)
		}
		// Once the document is deleted for good, its content goes, too.
		deleteLong(t, s, models.KindDocument, "documents", doc.ID)
		if n, err := s.PurgeTrash(ctx); err != nil || n != 1 {
			t.Fatalf("PurgeTrash() = %d, %v", n, err)
		}
		if diff := cmp.Diff([]string{strings.Repeat("c", 64)}, sweep()); diff != "" {
			t.Errorf("SweepBlobs() after the purge removes (-want +got):\n%s", diff)
		}
	})
}
