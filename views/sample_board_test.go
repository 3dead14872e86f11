package views

import (
	"dealflow/models"

	"github.com/a-h/templ"
)

// sampleReasons are two of the list and one that an administrator named.
var sampleReasons = []models.Reason{
	{ID: 1, Key: "too_early", Name: "Too early", Position: 1, Version: 1},
	{ID: 2, Key: "market", Name: hostile, Position: 2, Version: 2},
	{ID: 3, Key: "reason_12", Name: "No factory", Position: 3, RetiredAt: &sampleNow, Version: 1},
}

// boardPages are further pages of the pipeline.
func boardPages(b Base) map[string]templ.Component {
	retired := models.Stage{ID: 4, Key: "stage_4", Name: hostile, Position: 4, RetiredAt: &sampleNow, Version: 1}
	home := &models.Home{Companies: true, Revivals: []models.Revival{{Deal: sampleDeals[1], Round: sampleRounds[0]}}}
	return map[string]templ.Component{
		"home-revivals":    Home(HomePage{Base: b, Home: home}),
		"pipeline-setup":   Pipeline(PipelinePage{Base: b, Stages: append([]models.Stage{retired}, sampleStages...), Reasons: sampleReasons}),
		"pipeline-refused": Pipeline(PipelinePage{Base: b, Stages: sampleStages, Reasons: sampleReasons, Kind: models.KindStage, Entry: 1, Problem: "error.choice_taken", Typed: hostile}),
		"pipeline-new":     Pipeline(PipelinePage{Base: b, Stages: sampleStages, Reasons: sampleReasons, Kind: models.KindReason, Problem: "error.required"}),
		"board-retired":    Board(BoardPage{Base: b, Columns: retiredColumn(), Stages: sampleStages, Owners: sampleOwners, Owner: 3}),
	}
}

// retiredColumn is a retired column with more cards than are shown.
func retiredColumn() []models.BoardColumn {
	return []models.BoardColumn{{Stage: models.Stage{ID: 7, Key: "stage_7", Name: hostile, RetiredAt: &sampleNow}, Count: 21, Cards: sampleDeals, More: "cursor"}}
}
