package app

import (
	"strings"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// maxPreview bounds the text that is shown as it will be read, in characters: a
// longer one cannot be saved.
const maxPreview = 50_000

// previewCreate shows a text that is still being written as it will be read. The
// form field "field" names the one that holds it.
func (a *App) previewCreate(c *fiber.Ctx) error {
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	text := shorten(strings.TrimSpace(c.FormValue(c.FormValue("field"))), maxPreview)
	return a.page(c, views.Preview(views.Base{Lang: a.lang(c)}, text))
}
