package views

import "dealflow/models"

// HomePage is GET /.
type HomePage struct {
	Base
	Home *models.Home
}
