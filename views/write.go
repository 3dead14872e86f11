package views

import (
	"context"
	"html"
	"io"

	"github.com/a-h/templ"
	"github.com/a-h/templ/runtime"
)

// What the generated code is made of, in place of what templ writes for itself:
// .ci/generate says why.

type (
	renderContext = context.Context
	pageBuffer    = runtime.Buffer
)

// component is a templ component that renders into a buffer. A write that fails is
// not returned by each of them: the buffer remembers it, and gives it out when it is
// given back.
type component func(ctx context.Context, b *pageBuffer) error

// Render writes the component into the buffer of the one around it, or through a
// buffer of its own.
func (c component) Render(ctx context.Context, w io.Writer) (err error) {
	b, shared := runtime.GetBuffer(w)
	if shared {
		return c(ctx, b)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	defer func() {
		if failed := runtime.ReleaseBuffer(b); err == nil {
			err = failed
		}
	}()
	return c(templ.InitializeContext(ctx), b)
}

// takeChildren is what stands between the braces of a call, which is not handed on
// to what the component calls itself.
func takeChildren(ctx context.Context) (context.Context, templ.Component) {
	ctx = templ.InitializeContext(ctx)
	children := templ.GetChildren(ctx)
	return templ.ClearChildren(ctx), children
}

// The three that follow are called in thousands of places, and not copied there.

// writeMarkup writes a piece of the page that stands in its template.
//
//go:noinline
func writeMarkup(b *pageBuffer, markup string) {
	_, _ = b.WriteString(markup)
}

// writeText writes a value, escaped.
//
//go:noinline
func writeText(b *pageBuffer, value string) {
	_, _ = b.WriteString(html.EscapeString(value))
}

// writeURL writes an address that templ.URL has found harmless, escaped.
//
//go:noinline
func writeURL(b *pageBuffer, address templ.SafeURL) {
	_, _ = b.WriteString(html.EscapeString(string(address)))
}
