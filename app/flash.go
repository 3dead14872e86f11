package app

import (
	"encoding/json"

	"dealflow/app/auth"
	"dealflow/views"

	"github.com/gofiber/fiber/v2"
)

const flashPurpose = "flash"

// flash is a message on its way to the next page. It travels in a cookie that
// is signed, because its Undo is an address that a click posts to.
type flash struct {
	Kind string   `json:"k"`
	Key  string   `json:"m"`
	Args []string `json:"a,omitempty"`
	Undo string   `json:"u,omitempty"`
}

// flashSuccess says on the next page what was done. The pairs fill the variables
// of the message. When the request changed records, the message has an Undo.
func (a *App) flashSuccess(c *fiber.Ctx, key string, kv ...string) {
	f := flash{Kind: "success", Key: key, Args: kv}
	if last, ok := c.Locals(operationKey).(*int64); ok && *last != 0 {
		f.Undo = reversalPath(*last)
	}
	a.setFlash(c, f)
}

// flashUndo is flashSuccess with a button that takes the action back by a POST
// to undo.
func (a *App) flashUndo(c *fiber.Ctx, undo, key string, kv ...string) {
	a.setFlash(c, flash{Kind: "success", Key: key, Args: kv, Undo: undo})
}

// flashError says on the next page what could not be done.
func (a *App) flashError(c *fiber.Ctx, key string, kv ...string) {
	a.setFlash(c, flash{Kind: "error", Key: key, Args: kv})
}

func (a *App) setFlash(c *fiber.Ctx, f flash) {
	for i, arg := range f.Args {
		f.Args[i] = shorten(arg, 120)
	}
	text, err := json.Marshal(f)
	if err != nil {
		a.log.ErrorContext(c.UserContext(), "flash", "error", err)
		return
	}
	a.setCookie(c, flashCookie, auth.Sign(a.formSecret(c), flashPurpose, string(text)), 0)
}

// takeFlash returns the message that is waiting for this page, once.
func (a *App) takeFlash(c *fiber.Ctx, lang string) views.Flash {
	cookie := a.readCookie(c, flashCookie)
	if cookie == "" {
		return views.Flash{}
	}
	a.clearCookie(c, flashCookie)
	text, ok := auth.Signed(visitOf(c).secret, flashPurpose, cookie)
	if !ok {
		return views.Flash{}
	}
	var f flash
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return views.Flash{}
	}
	kv := make([]any, len(f.Args))
	for i, arg := range f.Args {
		kv[i] = arg
	}
	return views.Flash{Kind: f.Kind, Text: views.Translate(lang, f.Key, kv...), Undo: f.Undo}
}

// shorten keeps n characters of a text, so that a cookie does not outgrow what
// browsers keep.
func shorten(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}
