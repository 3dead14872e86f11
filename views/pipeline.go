package views

import "dealflow/models"

// PipelinePage is GET /pipeline, where an administrator keeps the stages and
// the reasons, and what a refused change of them answers: Problem is the
// message id of what was wrong with Entry of Kind, 0 for the one to be added,
// and Typed what had been typed.
type PipelinePage struct {
	Base
	Stages  []models.Stage
	Reasons []models.Reason

	// Quiet is the team's setting of when a deal goes quiet.
	Quiet QuietForm

	// Memo is the form of what new memos begin with.
	Memo Form

	Kind    string
	Entry   int64
	Problem string
	Typed   string
}

// setupEntry is one stage or reason on the page.
type setupEntry struct {
	kind    string
	id      int64
	name    string
	version int64
	retired bool
	// fixed entries keep their place and cannot be retired.
	fixed       bool
	first, last bool
}

func (p PipelinePage) stageEntries() []setupEntry {
	list := make([]setupEntry, len(p.Stages))
	for i, s := range p.Stages {
		list[i] = setupEntry{kind: models.KindStage, id: s.ID, name: p.Stage(s.Key, s.Name), version: s.Version, retired: s.Retired(), fixed: s.Key == models.StageInvested}
	}
	return ends(list)
}

func (p PipelinePage) reasonEntries() []setupEntry {
	list := make([]setupEntry, len(p.Reasons))
	for i, r := range p.Reasons {
		list[i] = setupEntry{kind: models.KindReason, id: r.ID, name: p.Reason(r.Key, r.Name), version: r.Version, retired: r.Retired()}
	}
	return ends(list)
}

// ends marks the first and the last entry that can change places.
func ends(list []setupEntry) []setupEntry {
	first, last := -1, -1
	for i, e := range list {
		if e.retired || e.fixed {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	if first >= 0 {
		list[first].first, list[last].last = true, true
	}
	return list
}

func split(list []setupEntry) (used, retired []setupEntry) {
	for _, e := range list {
		if e.retired {
			retired = append(retired, e)
		} else {
			used = append(used, e)
		}
	}
	return used, retired
}

// refused is what is wrong with an entry.
func (p PipelinePage) refused(kind string, entry int64) string {
	if p.Kind == kind && p.Entry == entry {
		return p.Problem
	}
	return ""
}

// text is what stands in the field of an entry.
func (p PipelinePage) text(e setupEntry) string {
	if p.refused(e.kind, e.id) != "" && p.Typed != "" {
		return p.Typed
	}
	return e.name
}

// typed is what stands in the field of a new entry.
func (p PipelinePage) typed(kind string) string {
	if p.refused(kind, 0) != "" {
		return p.Typed
	}
	return ""
}

func (e setupEntry) anchor() string  { return e.kind + "-" + id(e.id) }
func (e setupEntry) address() string { return "/" + e.kind + "s/" + id(e.id) }
