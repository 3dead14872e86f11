package capture

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
)

// names are the names of a reading by what they are: "Lei Jun/person".
func names(r models.ArticleReading) []string {
	var out []string
	for _, n := range r.Names {
		kind := "company"
		if n.Person() {
			kind = "person"
		}
		out = append(out, n.Name+"/"+kind)
	}
	return out
}

// TestReadArticle_firstCase reads the article that the product was conceived
// around, when it lies beside the repository.
func TestReadArticle_firstCase(t *testing.T) {
	body := firstCase(t)
	r := ReadArticle(body, nil)
	got := names(r)
	for _, want := range []string{"Lei Jun/person", "Xiaomi/company", "Kingsoft/company", "Joyo.com/company", "Amazon/company", "Vancl.com/company", "UCWEB/company",
		"China Unicom/company", "Baidu/company", "Dell/company", "Alibaba/company", "Tencent/company", "Apple/company", "Liu Qin/person",
		"Morningside Ventures/company", "Xiong Xiaoge/person", "IDG/company", "Steve Jobs/person"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not offered in %v", want, got)
		}
	}
	if len(got) != 18 {
		t.Errorf("names = %d %v, want the 18 there are", len(got), got)
	}
	said := facts(r)
	for _, want := range []string{
		"role Lei Jun Xiaomi founder Founder", "role Lei Jun Xiaomi executive President", "role Lei Jun Kingsoft chair Chairman", "role Lei Jun Joyo.com founder Co-founder",
		"role Liu Qin Morningside Ventures partner Partner", "role Xiong Xiaoge IDG executive Vice president",
		"acquisition Joyo.com Amazon 2004", "investment Vancl.com Lei Jun angel", "investment UCWEB Lei Jun angel",
		"partnership Xiaomi China Unicom distribution", "partnership Dell China Unicom distribution", "partnership Dell Baidu joint_product",
	} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not offered in\n%s", want, strings.Join(said, "\n"))
		}
	}
	quoted := 0
	for _, f := range r.Facts {
		if f.Quote != "" {
			quoted++
		}
	}
	if quoted != 3 {
		t.Errorf("quotations = %d, want 3", quoted)
	}
}

// facts are the facts of a reading in words.
func facts(r models.ArticleReading) []string {
	name := func(key string) string {
		if n := r.Name(key); n != nil {
			return n.Name
		}
		return ""
	}
	var out []string
	for _, f := range r.Facts {
		parts := []string{f.Kind}
		switch f.Kind {
		case models.FactRole:
			parts = append(parts, name(f.Person), name(f.Company), f.Type, f.Text)
		case models.FactAcquisition:
			parts = append(parts, name(f.Company), name(f.Other), f.On, f.Amount)
		case models.FactPartnership:
			parts = append(parts, name(f.Company), name(f.Other), f.Type)
		case models.FactRound:
			parts = append(parts, name(f.Company), f.Type, f.Amount)
		case models.FactInvestment:
			parts = append(parts, name(f.Company), name(f.Investors[0].Name), f.Type)
		case models.FactNews:
			parts = append(parts, name(f.Company), name(f.Person), f.Quote)
		}
		if f.Kind == models.FactRound {
			for _, i := range f.Investors {
				if i.Lead {
					parts = append(parts, "lead:"+name(i.Name))
				} else {
					parts = append(parts, name(i.Name))
				}
			}
		}
		out = append(out, strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
	}
	return out
}

// firstCase is the text of the article, from the folder beside the repository
// or beside its worktrees; without it the test is skipped.
func firstCase(t *testing.T) string {
	t.Helper()
	for _, up := range []string{"../../..", "../../../.."} {
		if body, err := os.ReadFile(filepath.Join(up, "shared", "data", "xiaomi-2011.txt")); err == nil {
			return string(body)
		}
	}
	t.Skip("the article is not here")
	return ""
}
