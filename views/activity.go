package views

import "dealflow/models"

var (
	activityBody       = Field{Name: "body", Label: "activity.body", Rows: 2}
	activitySubject    = Field{Name: "subject", Label: "activity.subject", MaxLength: 500}
	activityOccurredOn = Field{Name: "occurred_on", Label: "activity.occurred_on", Placeholder: "activity.today"}
)

// activityKind is the kind that the form stands on, a note at first.
func activityKind(f Form) string {
	if kind := f.Value("kind"); kind != "" {
		return kind
	}
	return "note"
}

// activityTitle is the first line of a timeline item.
func activityTitle(b Base, a models.ActivityRow) string {
	if a.Kind != "stage_change" {
		if a.Subject != "" {
			return a.Subject
		}
		return b.label("activity_kind.", a.Kind)
	}
	switch {
	case a.FromStage == "":
		return b.T("activity.opened_at", "Stage", b.Stage(a.ToStage, a.ToStageName))
	case a.FromStatus != a.ToStatus && a.ToStatus == models.StatusActive:
		return b.T("activity.reopened_at", "Stage", b.Stage(a.ToStage, a.ToStageName))
	case a.FromStatus != a.ToStatus:
		return b.T("activity.became", "Status", b.label("deal_status.", a.ToStatus), "Stage", b.Stage(a.ToStage, a.ToStageName))
	}
	return b.Stage(a.FromStage, a.FromStageName) + " → " + b.Stage(a.ToStage, a.ToStageName)
}

// linkTitle names a record that an activity is attached to.
func linkTitle(b Base, l models.RecordRef) string {
	switch l.Kind {
	case models.KindDeal:
		return b.T("activity.of_deal", "Company", l.Title)
	case models.KindRound:
		return b.T("activity.of_round", "Company", l.Title)
	}
	return l.Title
}
