package views

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestLocales_sameKeys(t *testing.T) {
	english, chinese := keys(catalogues[English]), keys(catalogues[Chinese])
	for _, id := range english {
		if !slices.Contains(chinese, id) {
			t.Errorf("message %q has no Chinese", id)
		}
	}
	for _, id := range chinese {
		if !slices.Contains(english, id) {
			t.Errorf("message %q has no English", id)
		}
	}
}

// Two files that both define a message would leave it to chance which is shown.
func TestLocales_once(t *testing.T) {
	entries, err := localeFiles.ReadDir("locales")
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]string{}
	for _, entry := range entries {
		data, err := localeFiles.ReadFile("locales/" + entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		_, lang, _ := strings.Cut(entry.Name(), ".")
		for _, m := range regexp.MustCompile(`(?m)^  "([^"]+)":`).FindAllSubmatch(data, -1) {
			key := lang + " " + string(m[1])
			if other, ok := first[key]; ok {
				t.Errorf("message %q is in %s and in %s", m[1], other, entry.Name())
			}
			first[key] = entry.Name()
		}
	}
}

func keys(c *catalogue) []string {
	return slices.Sorted(func(yield func(string) bool) {
		for id := range maps.Keys(c.plain) {
			if !yield(id) {
				return
			}
		}
		for id := range maps.Keys(c.patterns) {
			if !yield(id) {
				return
			}
		}
	})
}

func TestLocales_sameVariables(t *testing.T) {
	variables := func(list []segment) []string {
		var names []string
		for _, s := range list {
			if s.variable && !slices.Contains(names, s.text) {
				names = append(names, s.text)
			}
		}
		slices.Sort(names)
		return names
	}
	for id, p := range catalogues[English].patterns {
		got, want := variables(catalogues[Chinese].patterns[id].other), variables(p.other)
		if !slices.Equal(got, want) {
			t.Errorf("message %q has variables %v in Chinese, %v in English", id, got, want)
		}
	}
}

// A message id in the code is either whole, as in T("nav.home"), or a prefix
// that something is added to, as in T("stage." + key).
var (
	literal = regexp.MustCompile(`"([a-z][a-z_]*(?:\.[a-z0-9_]+)+)"`)
	prefix  = regexp.MustCompile(`"([a-z][a-z_]*\.(?:[a-z0-9_]+\.)*)"`)
	asked   = regexp.MustCompile(`\bT\("([^"]+)"(\s*\+)?`)
)

func TestLocales_usedAndKnown(t *testing.T) {
	known := keys(catalogues[English])
	used := map[string]bool{}
	var prefixes []string
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			if m[2] == "" && !Known(m[1]) {
				t.Errorf("%s asks for the message %q, which does not exist", file, m[1])
			}
		}
		for _, m := range literal.FindAllStringSubmatch(text, -1) {
			used[m[1]] = true
		}
		for _, m := range prefix.FindAllStringSubmatch(text, -1) {
			prefixes = append(prefixes, m[1])
		}
	}
	for _, id := range known {
		if used[id] || slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(id, p) }) {
			continue
		}
		t.Errorf("message %q is used nowhere", id)
	}
}

// sources are the hand-written files that may name a message.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, root := range []string{".", "../app", "../models"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") {
				return nil
			}
			if ext := filepath.Ext(path); ext == ".go" || ext == ".templ" {
				files = append(files, path)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// Every refusal that the rules of the records can give has its words.
func TestLocales_refusals(t *testing.T) {
	refusal := regexp.MustCompile(`"(error\.[a-z_]+)"`)
	for _, file := range sources(t) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range refusal.FindAllStringSubmatch(string(data), -1) {
			if !Known(m[1]) {
				t.Errorf("%s refuses with %q, which has no message", file, m[1])
			}
		}
	}
}

func TestTranslate(t *testing.T) {
	tests := []struct {
		name, lang, id string
		kv             []any
		want           string
	}{
		{"plain", English, "nav.deals", nil, "Deals"},
		{"Chinese", Chinese, "nav.deals", nil, "项目"},
		{"one", English, "time.days", []any{"Count", 1}, "yesterday"},
		{"many, grouped", English, "time.days", []any{"Count", 12345}, "12,345 days ago"},
		{"Chinese has no singular", Chinese, "time.days", []any{"Count", 1}, "1 天前"},
		{"text", English, "layout.account", []any{"Name", "Lei Jun"}, "Account of Lei Jun"},
		{"language that is not offered", "fr", "nav.home", nil, "Home"},
		{"nobody knows it", Chinese, "no.such", nil, "no.such"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := Translate(tc.lang, tc.id, tc.kv...); got != tc.want {
				t.Errorf("Translate(%q, %q) = %q, want %q", tc.lang, tc.id, got, tc.want)
			}
		})
	}
}

func TestLanguage(t *testing.T) {
	tests := []struct{ name, setting, cookie, header, want string }{
		{"the setting wins", "zh-CN", "en", "en", Chinese},
		{"then the cookie", "", "zh-CN", "en", Chinese},
		{"then the browser", "", "", "fr;q=0.9, zh;q=0.8", Chinese},
		{"regional English", "", "", "en-GB,en;q=0.7", English},
		{"nothing known", "", "", "fr", English},
		{"nonsense", "klingon", "../..", ";;;=", English},
		{"nothing", "", "", "", English},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := Language(tc.setting, tc.cookie, tc.header); got != tc.want {
				t.Errorf("Language(%q, %q, %q) = %q, want %q", tc.setting, tc.cookie, tc.header, got, tc.want)
			}
		})
	}
}

func BenchmarkTranslate(b *testing.B) {
	for b.Loop() {
		Translate(Chinese, "nav.deals")
	}
}
