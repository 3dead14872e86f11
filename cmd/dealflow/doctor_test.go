package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"dealflow/app/search"
)

// What drifted is named with a failure, healed, and then well.
func TestDoctor(t *testing.T) {
	data := t.TempDir()
	t.Setenv("MEILI_URL", "")
	t.Setenv("MEILI_API_KEY", "")
	doctor := func(flags ...string) (examined, int) {
		t.Helper()
		var out, errOut strings.Builder
		code := run(t.Context(), append([]string{"doctor", "--json", "--data", data}, flags...), strings.NewReader(""), &out, &errOut)
		var e examined
		if err := json.Unmarshal([]byte(out.String()), &e); err != nil {
			t.Fatalf("doctor printed %q and %q: %v", out.String(), errOut.String(), err)
		}
		return e, code
	}
	if e, code := doctor(); code != 1 || e.Search != "no index" {
		t.Errorf("without an index doctor = %+v, exit %d, want 1", e, code)
	}
	if e, code := doctor("--heal"); code != 0 || e.Search != "ok" {
		t.Errorf("doctor --heal = %+v, exit %d, want 0", e, code)
	}
	engine, err := search.OpenEmbedded(context.Background(), data)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Apply(t.Context(), []search.Document{{Kind: search.Company, RecordID: 7, Version: 2, Title: "Ghost"}}, nil); err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	want := search.Drift{Kind: search.Company, ID: 7, Problem: "extra", Document: 2}
	if e, code := doctor(); code != 1 || len(e.Drifts) != 1 || e.Drifts[0] != want {
		t.Errorf("doctor = %+v, exit %d, want %+v and 1", e, code, want)
	}
	if e, code := doctor("--heal"); code != 0 || !e.Healed {
		t.Errorf("doctor --heal = %+v, exit %d, want it healed", e, code)
	}
	if e, code := doctor(); code != 0 || len(e.Drifts) != 0 {
		t.Errorf("after healing doctor = %+v, exit %d", e, code)
	}
}
