package views

import "dealflow/models"

// sampleReasons are two of the list and one that an administrator named.
var sampleReasons = []models.Reason{
	{ID: 1, Key: "too_early", Name: "Too early", Position: 1, Version: 1},
	{ID: 2, Key: "market", Name: hostile, Position: 2, Version: 2},
	{ID: 3, Key: "reason_12", Name: "No factory", Position: 3, RetiredAt: &sampleNow, Version: 1},
}
