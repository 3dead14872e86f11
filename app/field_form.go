package app

import (
	"context"

	"dealflow/models"
)

// readForm and writeForm are the store's methods behind an edit form.
type (
	readForm[In any]  func(s *models.Store, ctx context.Context, actor models.Actor, id int64) (In, int64, error)
	writeForm[In any] func(s *models.Store, ctx context.Context, actor models.Actor, id, version int64, in In) error
)
