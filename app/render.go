package app

import (
	"fmt"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/bytebufferpool"
)

// page renders a component as the answer, with the status set before. It is
// rendered whole before anything is sent, so that a failure is a clean error.
func (a *App) page(c *fiber.Ctx, component templ.Component) error {
	buf := bytebufferpool.Get()
	defer bytebufferpool.Put(buf)
	if err := component.Render(c.UserContext(), buf); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Send(buf.Bytes())
}

// pathID reads the record's number from the address; what is none is not found.
func pathID(c *fiber.Ctx, name string) (int64, error) {
	id, err := strconv.ParseInt(c.Params(name), 10, 64)
	if err != nil || id <= 0 {
		return 0, models.ErrNotFound
	}
	return id, nil
}

// formID reads a number from the form; 0 when there is none.
func formID(c *fiber.Ctx, name string) int64 {
	id, err := strconv.ParseInt(c.FormValue(name), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// formValues are the fields of the form as they were sent, to show them again.
func formValues(c *fiber.Ctx) url.Values {
	values := url.Values{}
	for key, value := range c.Request().PostArgs().All() {
		values.Add(string(key), string(value))
	}
	if form, err := c.MultipartForm(); err == nil {
		for key, list := range form.Value {
			values[key] = list
		}
	}
	values.Del(csrfField)
	return values
}

// listOf reads what every list's address has: sort, direction and cursor.
func listOf(c *fiber.Ctx) models.List {
	return models.List{Sort: c.Query("sort"), Desc: c.Query("dir") == "desc", After: c.Query("after"), Before: c.Query("before"), CountAll: c.Query("count") == "all"}
}

// queryOf is the query of the address.
func queryOf(c *fiber.Ctx) url.Values {
	query := url.Values{}
	for key, value := range c.Context().QueryArgs().All() {
		query.Add(string(key), string(value))
	}
	return query
}

// static serves the embedded assets; their addresses name their content.
func (a *App) static(c *fiber.Ctx) error {
	file, ok := views.StaticFile(c.Path())
	if !ok {
		return models.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, file.ContentType)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Vary(fiber.HeaderAcceptEncoding)
	if file.Gzip != nil && c.Context().Request.Header.HasAcceptEncoding("gzip") {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(file.Gzip)
	}
	return c.Send(file.Content)
}
