package app

import (
	"context"
	"errors"
	"net/url"
	"strconv"

	"dealflow/models"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

// pipelineShow lets an administrator set up the stages and the reasons.
func (a *App) pipelineShow(c *fiber.Ctx) error {
	return a.showPipeline(c, views.PipelinePage{})
}

func (a *App) showPipeline(c *fiber.Ctx, p views.PipelinePage) error {
	var err error
	if p.Stages, err = a.store.EveryStage(c.UserContext()); err != nil {
		return err
	}
	if p.Reasons, err = a.store.EveryReason(c.UserContext()); err != nil {
		return err
	}
	if p.Quiet.Days, err = a.store.QuietDays(c.UserContext()); err != nil {
		return err
	}
	if p.Memo.Values == nil {
		text, err := a.store.MemoTemplate(c.UserContext(), actor(c))
		if err != nil {
			return err
		}
		if text == "" {
			text = views.MemoTemplate(a.lang(c))
		}
		p.Memo.Values = url.Values{"memo_template": {text}}
	}
	p.Base = a.base(c)
	p.Path = "/pipeline"
	return a.page(c, views.Pipeline(p))
}

// stageCreate adds a stage before the last.
func (a *App) stageCreate(c *fiber.Ctx) error {
	stage, err := a.store.CreateStage(c.UserContext(), actor(c), c.FormValue("name"))
	if err != nil {
		return a.refuseChoice(c, models.KindStage, 0, err)
	}
	return a.doneChoice(c, models.KindStage, stage.ID)
}

// stageRename gives a stage another name.
func (a *App) stageRename(c *fiber.Ctx) error {
	return a.changeChoice(c, models.KindStage, func(ctx context.Context, who models.Actor, id int64) error {
		stages, err := a.store.EveryStage(ctx)
		if err != nil {
			return err
		}
		name, reader := c.FormValue("name"), views.Base{Lang: a.lang(c)}
		for _, s := range stages {
			// What is shown in the reader's language stands for what is stored.
			if s.ID == id && name == reader.Stage(s.Key, s.Name) {
				name = s.Name
			}
		}
		return a.store.RenameStage(ctx, who, id, formID(c, "version"), name)
	})
}

// stagePositionUpdate moves a stage by one place.
func (a *App) stagePositionUpdate(c *fiber.Ctx) error {
	return a.changeChoice(c, models.KindStage, func(ctx context.Context, who models.Actor, id int64) error {
		return a.store.ShiftStage(ctx, who, id, direction(c))
	})
}

// stageRetirementCreate takes a stage out of use.
func (a *App) stageRetirementCreate(c *fiber.Ctx) error {
	return a.retireChoice(c, models.KindStage, a.store.RetireStage, false)
}

// stageRetirementDelete takes a stage into use again.
func (a *App) stageRetirementDelete(c *fiber.Ctx) error {
	return a.retireChoice(c, models.KindStage, a.store.RetireStage, true)
}

// reasonCreate adds a reason.
func (a *App) reasonCreate(c *fiber.Ctx) error {
	reason, err := a.store.CreateReason(c.UserContext(), actor(c), c.FormValue("name"))
	if err != nil {
		return a.refuseChoice(c, models.KindReason, 0, err)
	}
	return a.doneChoice(c, models.KindReason, reason.ID)
}

// reasonRename words a reason anew.
func (a *App) reasonRename(c *fiber.Ctx) error {
	return a.changeChoice(c, models.KindReason, func(ctx context.Context, who models.Actor, id int64) error {
		reasons, err := a.store.EveryReason(ctx)
		if err != nil {
			return err
		}
		name, reader := c.FormValue("name"), views.Base{Lang: a.lang(c)}
		for _, r := range reasons {
			if r.ID == id && name == reader.Reason(r.Key, r.Name) {
				name = r.Name
			}
		}
		return a.store.RenameReason(ctx, who, id, formID(c, "version"), name)
	})
}

// reasonPositionUpdate moves a reason by one place.
func (a *App) reasonPositionUpdate(c *fiber.Ctx) error {
	return a.changeChoice(c, models.KindReason, func(ctx context.Context, who models.Actor, id int64) error {
		return a.store.ShiftReason(ctx, who, id, direction(c))
	})
}

// reasonRetirementCreate takes a reason off the list that is offered.
func (a *App) reasonRetirementCreate(c *fiber.Ctx) error {
	return a.retireChoice(c, models.KindReason, a.store.RetireReason, false)
}

// reasonRetirementDelete offers a reason again.
func (a *App) reasonRetirementDelete(c *fiber.Ctx) error {
	return a.retireChoice(c, models.KindReason, a.store.RetireReason, true)
}

// direction is where a form moves an entry: up or down by one place.
func direction(c *fiber.Ctx) int {
	if c.FormValue("to") == "up" {
		return -1
	}
	return 1
}

func (a *App) retireChoice(c *fiber.Ctx, kind string, retire func(ctx context.Context, who models.Actor, id int64, restore bool) error, restore bool) error {
	return a.changeChoice(c, kind, func(ctx context.Context, who models.Actor, id int64) error {
		if err := retire(ctx, who, id, restore); err != nil {
			return err
		}
		if !restore {
			a.flashUndo(c, "/"+kind+"s/"+strconv.FormatInt(id, 10)+"/retirement/delete", "pipeline.gone."+kind)
		}
		return nil
	})
}

// changeChoice does one thing to the entry in the address and goes back to it.
func (a *App) changeChoice(c *fiber.Ctx, kind string, change func(ctx context.Context, who models.Actor, id int64) error) error {
	id, err := pathID(c, "id")
	if err != nil {
		return err
	}
	if err := change(c.UserContext(), actor(c), id); err != nil {
		return a.refuseChoice(c, kind, id, err)
	}
	return a.doneChoice(c, kind, id)
}

func (a *App) doneChoice(c *fiber.Ctx, kind string, id int64) error {
	return c.Redirect("/pipeline#"+kind+"-"+strconv.FormatInt(id, 10), fiber.StatusSeeOther)
}

// refuseChoice shows the page with what was wrong beside the entry; 0 is the
// one that was to be added.
func (a *App) refuseChoice(c *fiber.Ctx, kind string, id int64, err error) error {
	page := views.PipelinePage{Kind: kind, Entry: id, Typed: c.FormValue("name")}
	var invalid *models.Invalid
	switch {
	case errors.As(err, &invalid):
		c.Status(fiber.StatusUnprocessableEntity)
		page.Problem = invalid.Fields["name"]
	case errors.Is(err, models.ErrConflict):
		c.Status(fiber.StatusConflict)
		page.Problem = "error.choice_changed"
	default:
		return err
	}
	return a.showPipeline(c, page)
}
