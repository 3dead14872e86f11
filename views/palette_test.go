package views

import (
	"slices"
	"strings"
	"testing"
)

// The palette reaches every place of the navigation, by the same key.
func TestPaletteActions_navigation(t *testing.T) {
	for _, item := range slices.Concat(navigation, secondary) {
		at := slices.IndexFunc(paletteActions, func(a paletteAction) bool { return a.Href == item.href && a.Fields == nil })
		if at < 0 {
			t.Errorf("the palette does not reach %s", item.href)
			continue
		}
		if a := paletteActions[at]; a.writer != item.writer || a.admin != item.admin || !slices.Equal(a.Keys, []string{"G", strings.ToUpper(item.key)}) {
			t.Errorf("%s is in the palette for writer %v, admin %v by %q, want %v, %v, G %s", item.href, a.writer, a.admin, a.Keys, item.writer, item.admin, item.key)
		}
	}
}
