package views

import "testing"

func TestFill(t *testing.T) {
	got := fill(`<a title="{}">{}</a>`, `"><script>{}`, "Tom & Jerry {}")
	want := Markup(`<a title="&#34;&gt;&lt;script&gt;{}">Tom &amp; Jerry {}</a>`)
	if got != want {
		t.Errorf("fill() = %s, want %s", got, want)
	}
	for name, values := range map[string][]string{"too few": {"a"}, "too many": {"a", "b", "c"}} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Errorf("fill() of %d values into two places did not panic", len(values))
				}
			}()
			fill(`<b title="{}">{}</b>`, values...)
		})
	}
}
