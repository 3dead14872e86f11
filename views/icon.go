package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Icon draws one of our own 16-unit stroke icons. It is hidden from screen
// readers: the words beside it speak. An unknown name panics, which the page
// tests catch.
func Icon(name string) templ.Component {
	markup, ok := icons[name]
	if !ok {
		panic("views: no icon " + name)
	}
	return markup
}

// Markup is HTML of our own: it is written as it is. Values come into it by fill.
type Markup string

// Render writes the markup as it is.
func (c Markup) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(c))
	return err
}

var icons = drawIcons(map[string]string{
	"alert":        `<path d="M8 2.2 14.4 13H1.6z"/><path d="M8 6.5v3M8 11.2v.1"/>`,
	"board":        `<path d="M2.5 3h3v9.5h-3zM6.6 3h3v6h-3zM10.6 3h3v7.8h-3z"/>`,
	"calendar":     `<rect x="2.2" y="3.2" width="11.6" height="10.6" rx="2"/><path d="M2.2 6.6h11.6M5.3 1.8v2.4M10.7 1.8v2.4"/>`,
	"call":         `<path d="M5.6 2.4 3.4 3c-.6.2-1 .7-.9 1.4.6 4.9 4.2 8.5 9.1 9.1.7.1 1.2-.3 1.4-.9l.6-2.2-3-1.5-1.4 1.5C7.6 9.7 6.3 8.4 5.6 6.8L7.1 5.4z"/>`,
	"chart":        `<path d="M2.5 13.5h11M4.3 11V7.5M8 11V3M11.7 11V5.5"/>`,
	"check":        `<path d="m3 8.6 3.3 3.2L13 4.6"/>`,
	"chevron":      `<path d="m4.5 6.3 3.5 3.5 3.5-3.5"/>`,
	"close":        `<path d="m4 4 8 8M12 4l-8 8"/>`,
	"company":      `<path d="M3 13.8V3.2c0-.6.4-1 1-1h5c.6 0 1 .4 1 1v10.6M10 6.5h2.2c.5 0 .8.4.8.8v6.5M1.8 13.8h12.4M5.3 5h2.4M5.3 7.7h2.4M5.3 10.4h2.4"/>`,
	"left":         `<path d="M9.8 3.5 5.3 8l4.5 4.5"/>`,
	"print":        `<path d="M4.5 6V2.3h7V6M4.5 11.3H2.6V6h10.8v5.3h-1.9M4.5 9.6h7v4.1h-7z"/>`,
	"right":        `<path d="M6.2 3.5 10.7 8l-4.5 4.5"/>`,
	"deal":         `<path d="M2.2 3.2h11.6L9.6 8.4v4L6.4 14V8.4z"/>`,
	"document":     `<path d="M4 1.8h5.2L13 5.6v8c0 .5-.3.8-.8.8H4c-.5 0-.8-.3-.8-.8v-11c0-.5.3-.8.8-.8zM9 2v3.8h3.8M5.6 8.6h4.8M5.6 11.2h3"/>`,
	"down":         `<path d="M8 3v9.5M4.2 8.9 8 12.7l3.8-3.8"/>`,
	"download":     `<path d="M8 2.2v7.6M4.6 6.6 8 10l3.4-3.4M2.6 13.4h10.8"/>`,
	"edit":         `<path d="m10.9 2.8 2.3 2.3L5.6 12.7l-3 .7.7-3z"/>`,
	"email":        `<rect x="1.8" y="3.3" width="12.4" height="9.4" rx="2"/><path d="m2.3 4.8 5.7 4 5.7-4"/>`,
	"external":     `<path d="M6.5 3.5h-3v9h9v-3M9.3 2.8h3.9v3.9M13 3 7.5 8.5"/>`,
	"filter":       `<path d="M2 4.2h12M4.3 8h7.4M6.6 11.8h2.8"/>`,
	"globe":        `<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2 1.7 2.7 3.7 2.7 6S10 12.3 8 14c-2-1.7-2.7-3.7-2.7-6S6 3.7 8 2z"/>`,
	"history":      `<path d="M2.4 8a5.6 5.6 0 1 0 1.7-4M2.2 2.6v2.6h2.6M8 5v3.2l2.2 1.4"/>`,
	"home":         `<path d="M2.5 7 8 2.4 13.5 7v6c0 .5-.4.8-.8.8H9.8v-3.6H6.2v3.6H3.3c-.4 0-.8-.3-.8-.8z"/>`,
	"info":         `<circle cx="8" cy="8" r="6"/><path d="M8 7.4v3.4M8 5.1v.1"/>`,
	"investor":     `<rect x="1.8" y="4.8" width="12.4" height="8.4" rx="1.8"/><path d="M5.5 4.6V3.2c0-.5.4-.9.9-.9h3.2c.5 0 .9.4.9.9v1.4M1.8 8.3h12.4"/>`,
	"keyboard":     `<rect x="1.3" y="3.8" width="13.4" height="8.4" rx="1.8"/><path d="M4 6.7h.1M6.7 6.7h.1M9.3 6.7h.1M12 6.7h.1M4.8 9.5h6.4"/>`,
	"lock":         `<rect x="3" y="7" width="10" height="6.8" rx="1.6"/><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2"/>`,
	"meeting":      `<circle cx="5.6" cy="5.6" r="2.3"/><circle cx="11.3" cy="6.3" r="1.7"/><path d="M1.6 13c.2-2.5 1.8-3.9 4-3.9s3.8 1.4 4 3.9M11 9.8c1.9-.2 3.3 1 3.5 3.1"/>`,
	"menu":         `<path d="M2.2 4.3h11.6M2.2 8h11.6M2.2 11.7h11.6"/>`,
	"more":         `<path d="M3.5 8h.1M8 8h.1M12.5 8h.1" stroke-width="2.2"/>`,
	"news":         `<path d="M2 3.2h9.5v8.6c0 .8.6 1.4 1.3 1.4H3.4c-.8 0-1.4-.6-1.4-1.4zM11.5 6.2H14v5.6c0 .8-.5 1.4-1.2 1.4M4.3 6h4.9M4.3 8.5h4.9M4.3 11h3"/>`,
	"note":         `<path d="M3 2.3h10v7.4l-4 4H3zM13 9.7H9v4M5.3 5.3h5.4M5.3 8h2.9"/>`,
	"pause":        `<path d="M5.5 3.5v9M10.5 3.5v9"/>`,
	"person":       `<circle cx="8" cy="5.2" r="2.9"/><path d="M2.5 13.8c.3-3.1 2.5-4.8 5.5-4.8s5.2 1.7 5.5 4.8"/>`,
	"plus":         `<path d="M8 3v10M3 8h10"/>`,
	"quote":        `<path d="M3 11.5c1.7-.7 2.6-2.1 2.6-4.1V4.5H2.4v3.2h3M10 11.5c1.7-.7 2.6-2.1 2.6-4.1V4.5H9.4v3.2h3"/>`,
	"round":        `<ellipse cx="8" cy="4.3" rx="5.6" ry="2.3"/><path d="M2.4 4.3v3.7c0 1.3 2.5 2.3 5.6 2.3s5.6-1 5.6-2.3V4.3M2.4 8v3.7c0 1.3 2.5 2.3 5.6 2.3s5.6-1 5.6-2.3V8"/>`,
	"search":       `<circle cx="7" cy="7" r="4.6"/><path d="m10.5 10.5 3.3 3.3"/>`,
	"signout":      `<path d="M6.3 2.5H3.5c-.6 0-1 .4-1 1v9c0 .6.4 1 1 1h2.8M10.3 5 13.4 8l-3.1 3M13.2 8H6.3"/>`,
	"sector":       `<path d="M2.5 3.5v4.6l5.6 5.4 5.4-5.4L8 2.5H3.5c-.6 0-1 .4-1 1z"/><path d="M5.3 5.3h.1"/>`,
	"stage_change": `<path d="M2 8h11M9.3 4 13.3 8l-4 4"/>`,
	"table":        `<rect x="2" y="2.8" width="12" height="10.4" rx="1.8"/><path d="M2 6.4h12M6.3 6.4v6.8"/>`,
	"task":         `<circle cx="8" cy="8" r="6"/><path d="m5.3 8.2 1.9 1.9 3.5-3.9"/>`,
	"theme":        `<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>`,
	"trash":        `<path d="M2.5 4.3h11M6 4.3V2.6h4v1.7M3.9 4.3l.6 9.2h7l.6-9.2M6.6 7v3.9M9.4 7v3.9"/>`,
	"upload":       `<path d="M8 10V2.4M4.6 5.6 8 2.2l3.4 3.4M2.6 13.4h10.8"/>`,
	"view":         `<path d="M4 2.4h8v11.2l-4-3-4 3z"/>`,
	"user":         `<circle cx="8" cy="5.2" r="2.9"/><path d="M2.5 13.8c.3-3.1 2.5-4.8 5.5-4.8s5.2 1.7 5.5 4.8"/>`,
	"up":           `<path d="M8 13V3.5M4.2 7.1 8 3.3l3.8 3.8"/>`,
})

func drawIcons(paths map[string]string) map[string]Markup {
	drawn := make(map[string]Markup, len(paths))
	for name, path := range paths {
		drawn[name] = Markup(`<svg class="icon" viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">` + path + `</svg>`)
	}
	return drawn
}
