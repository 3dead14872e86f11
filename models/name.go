package models

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NameKinds are the kinds of further names, in the order they are shown. The
// primary name stands on the record itself.
var NameKinds = []string{"native", "traditional", "former", "alias", "ticker"}

// Name is a further name of exactly one company or person.
type Name struct {
	ID        int64
	CompanyID *int64
	PersonID  *int64
	Kind      string
	Value     string
	NameKey   string
}

// NameInput is a further name as typed.
type NameInput struct{ Kind, Value string }

// NameKey folds a name for sorting and matching: NFKC, lower case, accents
// stripped, every run of punctuation and space one space. A name of nothing
// but punctuation keeps its characters, so that it still has a key.
func NameKey(name string) string {
	folded := fold(name)
	if folded == "" {
		return strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
	}
	return folded
}

func fold(name string) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteString(foldLetter(unicode.ToLower(r)))
		case r == '\'' || r == '’':
			// O'Reilly and O’Reilly are one word.
		default:
			space = true
		}
	}
	return norm.NFC.String(b.String())
}

// foldLetter spells the letters that no decomposition opens.
func foldLetter(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'đ', 'ð':
		return "d"
	case 'þ':
		return "th"
	case 'ı':
		return "i"
	}
	return string(r)
}

func (c *check) names(field, primary string, in []NameInput) []NameInput {
	var out []NameInput
	for _, n := range in {
		c.line(field, &n.Value, maxName)
		if n.Value == "" || n.Value == primary || slices.Contains(out, n) {
			continue
		}
		c.oneOf(field, n.Kind, NameKinds)
		out = append(out, n)
	}
	if len(out) > 50 {
		c.fail(field, "error.too_many")
	}
	return out
}

// setNames leaves a company or a person with these further names. Names that
// stay keep their rows, so that the history shows what really changed.
func (s *Store) setNames(ctx context.Context, companyID, personID *int64, in []NameInput) error {
	had, err := s.namesOf(ctx, companyID, personID)
	if err != nil {
		return fmt.Errorf("names: %w", err)
	}
	var gone []int64
	for _, n := range had {
		if !slices.Contains(in, NameInput{n.Kind, n.Value}) {
			gone = append(gone, n.ID)
		}
	}
	if len(gone) > 0 {
		if _, err := s.exec(ctx, `delete from names where id in ?`, gone); err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	fresh := slices.DeleteFunc(slices.Clone(in), func(n NameInput) bool {
		return slices.ContainsFunc(had, func(h Name) bool { return h.Kind == n.Kind && h.Value == n.Value })
	})
	return s.addNames(ctx, companyID, personID, fresh)
}

// addNames is setNames for a record that has none of the names yet.
func (s *Store) addNames(ctx context.Context, companyID, personID *int64, in []NameInput) error {
	for _, n := range in {
		row := Name{CompanyID: companyID, PersonID: personID, Kind: n.Kind, Value: n.Value, NameKey: NameKey(n.Value)}
		if err := s.DB(ctx).Create(&row).Error; err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	return nil
}

func (s *Store) namesOf(ctx context.Context, companyID, personID *int64) ([]Name, error) {
	column, id := ownerColumn(companyID, personID)
	var names []Name
	err := s.scan(ctx, &names, `select * from names where `+column+` = ? order by id`, id)
	return names, err
}

// nativeNames are the names that companies, or people, have in their own script,
// the first of each.
func (s *Store) nativeNames(ctx context.Context, kind string, ids []int64) (map[int64]string, error) {
	owner := "company_id"
	if kind == KindPerson {
		owner = "person_id"
	}
	native := map[int64]string{}
	if len(ids) == 0 {
		return native, nil
	}
	var rows []struct {
		OwnerID int64
		Value   string
	}
	if err := s.scan(ctx, &rows, `select `+owner+` as owner_id, value from names where `+owner+` in ? and kind = 'native' order by id desc`, ids); err != nil {
		return nil, fmt.Errorf("native names: %w", err)
	}
	for _, row := range rows {
		native[row.OwnerID] = row.Value
	}
	return native, nil
}

func ownerColumn(companyID, personID *int64) (string, int64) {
	if companyID != nil {
		return "company_id", *companyID
	}
	return "person_id", *personID
}
