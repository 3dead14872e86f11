package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"dealflow/app/mail"
	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// digestShow shows what one should know this morning.
func (a *App) digestShow(c *fiber.Ctx) error {
	setting, err := a.store.DigestSetting(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	digest, err := a.store.Digest(c.UserContext(), actor(c), setting.Place())
	if err != nil {
		return err
	}
	page := views.DigestPage{Base: a.base(c), Digest: digest, Mail: a.cfg.Mail(), Setting: setting}
	return a.page(c, views.Digest(page))
}

// digestUpdate changes whether and when one gets the digest by e-mail.
func (a *App) digestUpdate(c *fiber.Ctx) error {
	in := models.DigestInput{Mailed: c.FormValue("mailed") == "1", Hour: c.FormValue("hour"), TimeZone: c.FormValue("time_zone")}
	err := a.store.SetDigest(c.UserContext(), actor(c), in)
	if form, refused := badForm(c, err); refused {
		return a.showAccount(c, views.AccountPage{Digest: views.DigestSection{Form: form}})
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "account.saved")
	return c.Redirect("/account", fiber.StatusSeeOther)
}

// nextStepUpdate changes the next step of a deal from its page.
func (a *App) nextStepUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = a.store.SetNextStep(c.UserContext(), actor(c), id, formID(c, "version"), c.FormValue("next_step"), c.FormValue("next_step_on"))
	form, refused := badForm(c, err)
	switch {
	case refused:
	case errors.Is(err, models.ErrConflict):
		stored, err := a.store.DealPage(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		form = a.conflictForm(c, models.RecordRef{Kind: models.KindDeal, ID: id}, url.Values{"next_step": {stored.Deal.NextStep}, "next_step_on": {stored.Deal.NextStepOn}})
	case err != nil:
		return err
	default:
		a.flashSuccess(c, "agenda.step_saved")
		return c.Redirect(backOr(c, dealPath(id)), fiber.StatusSeeOther)
	}
	return a.showDeal(c, id, views.Sent{Next: form})
}

// quietUpdate changes after how many days a deal goes quiet, for the team.
func (a *App) quietUpdate(c *fiber.Ctx) error {
	err := a.store.SetQuietDays(c.UserContext(), actor(c), c.FormValue("quiet_days"))
	if form, refused := badForm(c, err); refused {
		return a.showPipeline(c, views.PipelinePage{Quiet: views.QuietForm{Form: form}})
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "account.saved")
	return c.Redirect("/pipeline", fiber.StatusSeeOther)
}

// ErrNothingToSend is returned for a digest that has nothing in it, or that its
// reader wants no more.
var ErrNothingToSend = errors.New("nothing to send")

// DigestMail makes the e-mail of a digest: for whom and of which day a job
// says. Origin is the public address. ErrNothingToSend: the reader wants none,
// the day has passed, or nothing is to be told.
func DigestMail(ctx context.Context, store *models.Store, origin string, job models.DigestJob) (*mail.Message, error) {
	user, setting, err := store.DigestReader(ctx, job.UserID)
	if errors.Is(err, models.ErrNotFound) {
		return nil, ErrNothingToSend
	}
	if err != nil {
		return nil, err
	}
	now := store.Now().In(setting.Place())
	digest, err := store.Digest(ctx, user.Actor(), setting.Place())
	if err != nil {
		return nil, err
	}
	if digest.Today != job.Day || digest.Empty() {
		return nil, ErrNothingToSend
	}
	m := views.DigestMail{Base: views.Base{Lang: views.Language(user.Locale, "", ""), Now: sameClock(now), User: user}, Digest: digest, Origin: strings.TrimRight(origin, "/")}
	var html bytes.Buffer
	if err := views.DigestMessage(m).Render(ctx, &html); err != nil {
		return nil, fmt.Errorf("render digest: %w", err)
	}
	return &mail.Message{To: user.Email, Name: user.Name, Subject: m.Subject(), Text: m.Text(), HTML: html.String(),
		ID: fmt.Sprintf("digest-%d-%s", user.ID, job.Day)}, nil
}

// sameClock is a time in UTC that shows what the clock shows there, since pages
// tell days by UTC.
func sameClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}
