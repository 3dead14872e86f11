package app

import (
	"time"

	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// meetingShow shows what there is to talk about on a day, today when none or one
// that cannot be read is asked for.
func (a *App) meetingShow(c *fiber.Ctx) error {
	page := views.MeetingPage{Restricted: c.Query("restricted") == "1"}
	today, err := time.Parse(time.DateOnly, a.store.Today())
	if err != nil {
		return err
	}
	day := today
	if asked := c.Query("on"); asked != "" {
		if day, err = time.Parse(time.DateOnly, asked); err != nil || day.Year() < 1990 {
			day, page.Wrong = today, true
			c.Status(fiber.StatusUnprocessableEntity)
		}
	}
	if page.Meeting, err = a.store.Meeting(c.UserContext(), actor(c), day, page.Restricted); err != nil {
		return err
	}
	page.Day, page.Today = day, today
	page.Base = a.base(c)
	return a.page(c, views.Meeting(page))
}
