package importer

import (
	"slices"
	"testing"
)

func TestCaseRepairs(t *testing.T) {
	tests := []struct {
		name, damaged, want string
	}{
		{"lower-cased umlaut", "/organization/allg\xe3\xa4u", "/organization/allgäu"},
		{"upper-cased apostrophe", "/ORGANIZATION/IT\xc2\x80\x99S", "/organization/it’s"},
		{"upper-cased chinese", "/ORGANIZATION/JIWU-\xc5\x90\x89\xc5\xb1\x8b\xc7\xbd\x91", "/organization/jiwu-吉屋网"},
		{"continuation byte with a twin of its own", "x-\xe7\xa7\xff", "x-租"},
		{"still valid after the damage", "/ORGANIZATION/E-C\xc3\x8aBICA", "/organization/e-cúbica"},
		{"undamaged", "/ORGANIZATION/ÔASYS", "/organization/ôasys"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			if got := caseRepairs(tc.damaged, 100); !slices.Contains(got, tc.want) {
				t.Errorf("caseRepairs(%q) = %q, want %q among them", tc.damaged, got, tc.want)
			}
		})
	}
	if got := caseRepairs("caf\xe9", 100); len(got) != 0 {
		t.Errorf("caseRepairs(latin-1) = %q, want nothing", got)
	}
}

func TestCaseRepairs_bounded(t *testing.T) {
	var damaged string
	for range 200 {
		damaged += "\xe7\xa7\x9f"
	}
	if got := caseRepairs(damaged, 50); len(got) > 50 {
		t.Errorf("caseRepairs() gave %d texts, want at most 50", len(got))
	}
}
