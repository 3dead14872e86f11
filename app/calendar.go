package app

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"dealflow/models"
	"dealflow/views"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"
)

// calendarPrefix is the beginning of the address of a calendar feed; a secret
// follows it.
const calendarPrefix = "/calendar/"

// Calendar programs ask every few minutes at most; whoever asks more often, or
// guesses secrets, waits.
var (
	calendarReads   = models.Limit{Max: 60, Window: 10 * time.Minute}
	calendarGuesses = models.Limit{Max: 30, Window: 10 * time.Minute}
)

// calendarCreate makes one's calendar feed, or gives it a new address, and shows
// that, this once.
func (a *App) calendarCreate(c *fiber.Ctx) error {
	secret, err := a.store.CreateCalendarFeed(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	address := a.address(c, calendarPrefix+secret+".ics")
	return a.showAccount(c, views.AccountPage{Calendar: views.CalendarSection{Address: address}})
}

// calendarDelete ends one's calendar feed.
func (a *App) calendarDelete(c *fiber.Ctx) error {
	if err := a.store.RevokeCalendarFeed(c.UserContext(), actor(c)); err != nil {
		return err
	}
	a.flashSuccess(c, "calendar.revoked")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

// calendarShow answers a calendar program with the tasks and next steps of the
// person whose secret it has.
func (a *App) calendarShow(c *fiber.Ctx) error {
	ctx, secret := c.UserContext(), c.Params("secret")
	address := addressKey(a.clientIP(c))
	user, err := a.store.CalendarUser(ctx, secret)
	if err != nil {
		wait, limitErr := a.store.Attempt(ctx, "calendar:ip:"+address, calendarGuesses)
		if limitErr == nil && wait > 0 {
			return tooMany(c, wait)
		}
		return err
	}
	wait, err := a.store.Attempt(ctx, "calendar:user:"+strconv.FormatInt(user.ID, 10), calendarReads)
	if err != nil {
		return err
	}
	if wait > 0 {
		return tooMany(c, wait)
	}
	events, err := a.store.Calendar(ctx, user.Actor())
	if err != nil {
		return err
	}
	text := a.calendar(views.Base{Lang: views.Language(user.Locale, "", ""), User: user}, a.address(c, ""), events)
	sum := sha256.Sum256([]byte(text))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Set(fiber.HeaderETag, tag)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set("X-Robots-Tag", "noindex")
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="dealflow.ics"`)
	return c.SendString(text)
}

func tooMany(c *fiber.Ctx, wait time.Duration) error {
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
	return fiber.ErrTooManyRequests
}

// calendar writes events that last the whole day: Google and Outlook show no
// tasks of a subscribed calendar, and Apple only in part.
func (a *App) calendar(b views.Base, origin string, events []models.CalendarEvent) string {
	cal := ics.NewCalendar()
	cal.SetProductId("-//Dealflow//EN")
	cal.SetMethod(ics.MethodPublish)
	cal.SetXWRCalName(b.T("calendar.name", "Name", b.User.Name))
	cal.SetRefreshInterval("PT1H")
	cal.SetXPublishedTTL("PT1H")
	host := origin[strings.Index(origin, "://")+3:]
	for _, e := range events {
		day, err := time.Parse(time.DateOnly, e.Day)
		if err != nil {
			continue
		}
		event := cal.AddEvent(e.Kind + "-" + strconv.FormatInt(e.ID, 10) + "@" + host)
		event.SetDtStampTime(e.UpdatedAt)
		event.SetModifiedAt(e.UpdatedAt)
		event.SetSequence(int(e.Version))
		event.SetAllDayStartAt(day)
		event.SetAllDayEndAt(day.AddDate(0, 0, 1))
		event.SetTimeTransparency(ics.TransparencyTransparent)
		event.SetSummary(calendarTitle(e))
		event.SetURL(origin + views.RecordAddress(e.Kind, e.ID))
		event.SetDescription(b.T("calendar_kind."+e.Kind) + "\n" + origin + views.RecordAddress(e.Kind, e.ID))
	}
	return cal.Serialize(ics.WithNewLineWindows)
}

func calendarTitle(e models.CalendarEvent) string {
	switch {
	case e.About.ID == 0:
		return e.Title
	case e.Title == "":
		return e.About.Title
	}
	return e.About.Title + ": " + e.Title
}
