package views

import "dealflow/models"

// TrashPage is GET /trash. POST /trash/:kind/:id/restore takes a record out.
type TrashPage struct {
	Base
	Rows []models.TrashRow
}
