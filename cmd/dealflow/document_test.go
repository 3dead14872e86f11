package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dealflow/app/config"
	"dealflow/app/extract/extracttest"
	"dealflow/models"
	"dealflow/models/modelstest"
)

// The test binary is the program that reads documents, too.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "extract" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestReader(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		ctx := t.Context()
		p := &program{cfg: &config.Config{DataDir: t.TempDir()}}
		kept, stage, err := p.openFiles()
		if err != nil {
			t.Fatal(err)
		}
		r, err := newReader(s, kept, stage)
		if err != nil {
			t.Fatal(err)
		}
		company := modelstest.Company(t, s, "Xiaomi")
		// read uploads a file and does the job that this makes.
		read := func(kind string, content []byte) *models.DocumentPage {
			t.Helper()
			f, err := stage.Receive(bytes.NewReader(content), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if content != nil {
				if err := kept.Put(ctx, f); err != nil {
					t.Fatal(err)
				}
			}
			doc, _, err := s.CreateDocument(ctx, models.SystemActor, models.DocumentInput{Kind: models.KindCompany, RecordID: company.ID, Name: "file", Type: kind, Size: f.Size, SHA256: f.Key})
			if err != nil {
				t.Fatal(err)
			}
			job, err := s.ClaimJob(ctx, []string{models.JobExtract}, time.Hour)
			if err != nil {
				t.Fatal(err)
			}
			err = r.extract(ctx, job)
			if content == nil {
				// Only the last attempt is told to the reader of the page.
				page, pageErr := s.DocumentPage(ctx, models.SystemActor, doc.ID, 0)
				if err == nil || pageErr != nil || page.Shown.State != models.TextWaiting {
					t.Errorf("reading what is not in the store = %v, state %v", err, page.Shown.State)
				}
				job.Attempts = extractAttempts
				err = r.extract(ctx, job)
				if err == nil {
					t.Error("the last attempt to read what is not in the store succeeded")
				}
			} else if err != nil {
				t.Errorf("extract() = %v", err)
			}
			page, err := s.DocumentPage(ctx, models.SystemActor, doc.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		tests := []struct {
			name, kind string
			content    []byte
			state      string
			text       string
		}{
			{"pdf", "pdf", extracttest.PDF("Series A"), models.TextDone, "Series A"},
			{"docx", "docx", extracttest.DOCX("备忘录"), models.TextDone, "备忘录"},
			{"scan", "pdf", extracttest.PDF(""), models.TextEmpty, ""},
			{"broken", "pptx", []byte("PK\x03\x04"), models.TextBroken, ""},
			{"encrypted", "xlsx", extracttest.Encrypted(), models.TextEncrypted, ""},
			{"lost", "txt", nil, models.TextFailed, ""},
		}
		for _, tc := range tests {
			page := read(tc.kind, tc.content)
			if page.Shown.State != tc.state || tc.text != "" && (len(page.Texts) != 1 || page.Texts[0].Body != tc.text) {
				t.Errorf("%s: state %q, texts %v, want %q, %q", tc.name, page.Shown.State, page.Texts, tc.state, tc.text)
			}
		}
		if entries, err := os.ReadDir(filepath.Join(p.cfg.DataDir, "uploads")); err != nil || len(entries) != 0 {
			t.Errorf("the stage holds %v, %v, want nothing", entries, err)
		}
	})
}

func TestJobs(t *testing.T) {
	data := t.TempDir()
	if code, out, _ := command(t, data, "", "jobs"); code != 0 || out != "No job was given up.\n" {
		t.Errorf("jobs = %d %q, want that there is none", code, out)
	}
	s := openData(t, data)
	if _, err := s.EnqueueJob(t.Context(), models.JobInput{Kind: "mail", Payload: 7}); err != nil {
		t.Fatal(err)
	}
	job, err := s.ClaimJob(t.Context(), []string{"mail"}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.BuryJob(t.Context(), job, "no such address"); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := command(t, data, "", "jobs"); code != 0 || !strings.Contains(out, "mail  given up after 1 attempts: no such address") {
		t.Errorf("jobs = %d %q, want the mail and why", code, out)
	}
	if code, out, _ := command(t, data, "", "jobs", "list", "--json"); code != 0 || !strings.Contains(out, `"payload":7,"attempts":1`) {
		t.Errorf("jobs list --json = %d %q", code, out)
	}
	if code, _, errOut := command(t, data, "", "jobs", "drop", "99"); code != 1 || !strings.Contains(errOut, "no job with the number 99") {
		t.Errorf("jobs drop 99 = %d %q", code, errOut)
	}
	if code, _, errOut := command(t, data, "", "jobs", "retry", "1"); code != 0 {
		t.Errorf("jobs retry = %d %q", code, errOut)
	}
	if _, err := s.ClaimJob(t.Context(), []string{"mail"}, time.Hour); err != nil {
		t.Errorf("ClaimJob() of a job that was to be tried again = %v", err)
	}
}
