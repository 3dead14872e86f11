package app

import (
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// committeeShow shows what is to be voted on, and what was decided.
func (a *App) committeeShow(c *fiber.Ctx) error {
	committee, err := a.store.Committee(c.UserContext(), actor(c))
	if err != nil {
		return err
	}
	return a.page(c, views.Committee(views.CommitteePage{Base: a.base(c), Committee: committee}))
}

// memoShow shows the memo of a deal, and one without any where to write it.
func (a *App) memoShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	memo, err := a.store.DealMemo(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.MemoShow(views.MemoPage{Base: a.base(c), Page: memo}))
}

// memoEdit shows the memo as text; the first one begins with the template.
func (a *App) memoEdit(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	memo, err := a.store.DealMemo(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	body := memo.Memo.Body
	if memo.Memo.Version == 0 {
		if body, err = a.store.MemoTemplate(c.UserContext(), actor(c)); err != nil {
			return err
		}
		if body == "" {
			body = views.MemoTemplate(a.lang(c))
		}
	}
	return a.page(c, views.MemoEdit(views.MemoPage{Base: a.base(c), Page: memo, Version: memo.Memo.Version, Form: views.Form{Values: url.Values{"memo": {body}}}}))
}

func (a *App) memoUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	version := formID(c, "version")
	err = a.store.SaveMemo(c.UserContext(), actor(c), id, version, c.FormValue("memo"))
	form, bad := badForm(c, err)
	conflict := errors.Is(err, models.ErrConflict)
	if err != nil && !bad && !conflict {
		return err
	}
	if bad || conflict {
		memo, err := a.store.DealMemo(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		if conflict {
			form, version = a.conflictForm(c, models.RecordRef{}, url.Values{"memo": {memo.Memo.Body}}), memo.Memo.Version
			form.TheirsBy, form.TheirsAt = memo.UpdatedByName, memo.Memo.UpdatedAt
		}
		return a.page(c, views.MemoEdit(views.MemoPage{Base: a.base(c), Page: memo, Version: version, Form: form}))
	}
	a.flashSuccess(c, "record.saved")
	return c.Redirect(dealPath(id)+"/memo", fiber.StatusSeeOther)
}

// memoTemplateUpdate changes what new memos begin with.
func (a *App) memoTemplateUpdate(c *fiber.Ctx) error {
	err := a.store.SetMemoTemplate(c.UserContext(), actor(c), c.FormValue("memo_template"))
	if form, bad := badForm(c, err); bad {
		return a.showPipeline(c, views.PipelinePage{Memo: form})
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "record.saved")
	return c.Redirect("/pipeline#memo", fiber.StatusSeeOther)
}

// ballotNew asks what is to be voted on, and by whom. Everybody who can is ticked.
func (a *App) ballotNew(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if !actor(c).CanWrite() {
		return models.ErrForbidden
	}
	voters, err := a.store.PossibleVoters(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	values := url.Values{"quorum": {"2"}}
	for _, v := range voters {
		values.Add("voter", strconv.FormatInt(v.ID, 10))
	}
	return a.showBallotForm(c, id, voters, views.Form{Values: values})
}

func (a *App) showBallotForm(c *fiber.Ctx, id int64, voters []models.RecordRef, form views.Form) error {
	deal, err := a.store.DealMemo(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	return a.page(c, views.BallotForm(views.BallotFormPage{Base: a.base(c), Deal: deal.Deal, HasMemo: deal.Memo.Version > 0, Voters: voters, Form: form}))
}

func (a *App) ballotCreate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in := models.BallotInput{DealID: id, Question: c.FormValue("question"), Quorum: c.FormValue("quorum"), ClosesOn: c.FormValue("closes_on"), VoterIDs: numbers(formValues(c)["voter"])}
	ballot, err := a.store.OpenBallot(c.UserContext(), actor(c), in)
	if form, bad := badForm(c, err); bad {
		voters, err := a.store.PossibleVoters(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		return a.showBallotForm(c, id, voters, form)
	}
	if err != nil {
		return err
	}
	a.flashSuccess(c, "ballot.opened")
	return c.Redirect(views.BallotAddress(ballot), fiber.StatusSeeOther)
}

func (a *App) ballotShow(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.showBallot(c, id, views.Form{}, views.Form{})
}

// showBallot shows a ballot, with a vote or a decision as it was refused.
func (a *App) showBallot(c *fiber.Ctx, id int64, vote, decision views.Form) error {
	ballot, err := a.store.BallotPage(c.UserContext(), actor(c), id)
	if err != nil {
		return err
	}
	base := a.base(c)
	base.Path = views.BallotAddress(id)
	return a.page(c, views.BallotShow(views.BallotPage{Base: base, Ballot: ballot, Today: a.store.Today(), Chairs: ballot.Chairs(actor(c)), Vote: vote, Decision: decision}))
}

// ballotDone goes back to a ballot after a change of it, with what was wrong.
func (a *App) ballotDone(c *fiber.Ctx, id int64, err error, key string) error {
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		for _, message := range invalid.Fields {
			a.flashError(c, message)
		}
	case err != nil:
		return err
	case key != "":
		a.flashSuccess(c, key)
	}
	return c.Redirect(views.BallotAddress(id), fiber.StatusSeeOther)
}

func (a *App) voteUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	err = a.store.CastVote(c.UserContext(), actor(c), id, c.FormValue("vote"), c.FormValue("comment"))
	if form, bad := badForm(c, err); bad {
		return a.showBallot(c, id, form, views.Form{})
	}
	return a.ballotDone(c, id, err, "ballot.cast")
}

func (a *App) ballotClose(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.ballotDone(c, id, a.store.CloseBallot(c.UserContext(), actor(c), id), "")
}

func (a *App) ballotWithdraw(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	return a.ballotDone(c, id, a.store.WithdrawBallot(c.UserContext(), actor(c), id), "ballot.withdrawn")
}

func (a *App) decisionUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	in := models.DecisionInput{Outcome: c.FormValue("outcome"), Rationale: c.FormValue("rationale"), Conditions: c.FormValue("conditions")}
	err = a.store.DecideBallot(c.UserContext(), actor(c), id, formID(c, "version"), in)
	if form, bad := badForm(c, err); bad {
		return a.showBallot(c, id, views.Form{}, form)
	}
	if errors.Is(err, models.ErrConflict) {
		ballot, err := a.store.BallotPage(c.UserContext(), actor(c), id)
		if err != nil {
			return err
		}
		return a.showBallot(c, id, views.Form{}, a.conflictForm(c, models.RecordRef{}, views.DecisionValues(ballot)))
	}
	return a.ballotDone(c, id, err, "record.saved")
}

func (a *App) conditionUpdate(c *fiber.Ctx) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	condition, err := pathID(c, "condition")
	if err != nil {
		return err
	}
	return a.ballotDone(c, id, a.store.MeetCondition(c.UserContext(), actor(c), id, condition, c.FormValue("met") == "1"), "record.saved")
}
