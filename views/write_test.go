package views

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/a-h/templ"
)

type brokenWriter struct{ after int }

var errBroken = errors.New("broken")

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.after -= len(p); w.after < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestComponent_Render(t *testing.T) {
	inner := component(func(ctx context.Context, b *pageBuffer) error {
		_, children := takeChildren(ctx)
		writeMarkup(b, "<i>")
		if err := children.Render(ctx, b); err != nil {
			return err
		}
		writeMarkup(b, "</i>")
		return nil
	})
	text := component(func(ctx context.Context, b *pageBuffer) error {
		writeText(b, `<Tom & "Jerry">`)
		// What is called within the children does not show them again.
		return inner.Render(ctx, b)
	})
	outer := component(func(ctx context.Context, b *pageBuffer) error {
		return inner.Render(templ.WithChildren(ctx, text), b)
	})

	var page strings.Builder
	if err := outer.Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	if want := "<i>&lt;Tom &amp; &#34;Jerry&#34;&gt;<i></i></i>"; page.String() != want {
		t.Errorf("Render() = %s, want %s", page.String(), want)
	}

	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := outer.Render(gone, &page); !errors.Is(err, context.Canceled) {
		t.Errorf("Render() of who has gone = %v, want %v", err, context.Canceled)
	}
}

// A connection that breaks ends in an error, wherever in the page it does.
func TestComponent_brokenWriter(t *testing.T) {
	long := component(func(_ context.Context, b *pageBuffer) error {
		for range 1000 {
			writeText(b, "a passage of some length")
		}
		return nil
	})
	for _, after := range []int{0, 10_000} {
		if err := long.Render(t.Context(), &brokenWriter{after}); !errors.Is(err, errBroken) {
			t.Errorf("Render() to a writer that breaks after %d bytes = %v, want %v", after, err, errBroken)
		}
	}
}

func TestWriteURL(t *testing.T) {
	link := component(func(_ context.Context, b *pageBuffer) error {
		writeURL(b, templ.URL("javascript:alert(1)"))
		writeURL(b, templ.URL(`/search?q="a"&p=1`))
		return nil
	})
	var page strings.Builder
	if err := link.Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	if want := string(templ.FailedSanitizationURL) + "/search?q=&#34;a&#34;&amp;p=1"; page.String() != want {
		t.Errorf("writeURL() = %s, want %s", page.String(), want)
	}
}
