package models_test

import (
	"errors"
	"strings"
	"testing"

	"dealflow/app/capture"
	"dealflow/models"
	"dealflow/models/modelstest"
)

const articleText = "Ferry batteries\n\nTarmo Batteries, a Finnish maker of ferry batteries, has raised $14 million in a Series A round led by Fjord Ventures. " +
	"\"We have sold more packs this year than in the four before it,\" said Ella Virtanen, chief executive of Tarmo Batteries. " +
	"Anna Holm, a partner at Fjord Ventures, co-founded payments firm Kvikpay, which Nordea acquired in 2016."

// paste keeps an article as the page does: read with the names that are known.
func paste(t *testing.T, s *models.Store, actor models.Actor, key, body string) *models.Article {
	t.Helper()
	article, err := s.CreateArticle(t.Context(), actor, models.ArticleInput{Body: body, Publication: "Harbour Times", Title: "Ferry batteries", PublishedOn: "2024-05-02", RequestKey: key,
		Read: func(body string) (models.ArticleReading, error) {
			known, err := s.KnownNames(t.Context(), actor, capture.ArticleKeys(body))
			return capture.ReadArticle(body, known), err
		}})
	if err != nil {
		t.Fatalf("CreateArticle() = %v", err)
	}
	return article
}

func accepted(t *testing.T, a *models.Article, without ...string) (names []models.AcceptedName, facts []string) {
	t.Helper()
	reading, err := a.Finds()
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, n := range reading.Names {
		for _, w := range without {
			if n.Name == w {
				left[n.Key] = true
			}
		}
		if !left[n.Key] {
			names = append(names, models.AcceptedName{Key: n.Key, Kind: n.Kind, Name: n.Name, RecordID: n.RecordID})
		}
	}
next:
	for _, f := range reading.Facts {
		for _, party := range f.Parties() {
			if left[party] {
				continue next
			}
		}
		facts = append(facts, f.Key)
	}
	return names, facts
}

func countRows(t *testing.T, s *models.Store, query string, args ...any) int {
	t.Helper()
	var n int
	if err := s.DB(t.Context()).Raw(query, args...).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStore_AcceptArticle(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		fjord := modelstest.Company(t, s, "Fjord Ventures")
		article := paste(t, s, actor, "one", articleText)
		if n := countRows(t, s, `select count(*) from companies`) + countRows(t, s, `select count(*) from people`); n != 1 {
			t.Fatalf("records after pasting = %d, want only the one there was", n)
		}
		names, facts := accepted(t, article, "Nordea")
		if err := s.AcceptArticle(t.Context(), actor, article.ID, article.Version, names, facts); err != nil {
			t.Fatalf("AcceptArticle() = %v", err)
		}
		for query, want := range map[string]int{
			`select count(*) from companies where name = 'Tarmo Batteries'`: 1,
			`select count(*) from companies where name = 'Fjord Ventures'`:  1,
			`select count(*) from companies where name = 'Nordea'`:          0,
			`select count(*) from acquisitions`:                             0,
			`select count(*) from people`:                                   2,
			`select count(*) from roles`:                                    3,
			`select count(*) from rounds where type = 'series_a' and amount = 1400000000 and currency = 'USD' and announced_on = '2024-05-02'`: 1,
			`select count(*) from investments where lead`:         1,
			`select count(*) from activities where kind = 'news'`: 1,
			`select count(*) from roles r join sources s on s.id = r.source_id where s.publication = 'Harbour Times' and s.article_id is not null and s.quote like '%partner at Fjord%'`: 2,
		} {
			if got := countRows(t, s, query); got != want {
				t.Errorf("%s = %d, want %d", query, got, want)
			}
		}
		if n := countRows(t, s, `select count(*) from investments where company_id = ?`, fjord.ID); n != 1 {
			t.Errorf("investments of the known firm = %d, want 1", n)
		}
		if err := s.AcceptArticle(t.Context(), actor, article.ID, article.Version, names, facts); err != nil {
			t.Errorf("AcceptArticle() again = %v, want nothing to happen", err)
		}
	})
}

func TestStore_AcceptArticle_again(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		tables := []string{"companies", "people", "roles", "rounds", "investments", "acquisitions", "partnerships", "activities"}
		var before []int
		for round, key := range []string{"one", "two"} {
			article := paste(t, s, actor, key, articleText)
			names, facts := accepted(t, article)
			if err := s.AcceptArticle(t.Context(), actor, article.ID, article.Version, names, facts); err != nil {
				t.Fatalf("AcceptArticle() = %v", err)
			}
			for i, table := range tables {
				n := countRows(t, s, `select count(*) from `+table)
				if round == 0 {
					before = append(before, n)
				} else if n != before[i] {
					t.Errorf("%s after pasting again = %d, want %d", table, n, before[i])
				}
			}
		}
	})
}

func TestStore_UndoArticle(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		fjord := modelstest.Company(t, s, "Fjord Ventures")
		article := paste(t, s, actor, "one", articleText)
		names, facts := accepted(t, article)
		if err := s.AcceptArticle(t.Context(), actor, article.ID, article.Version, names, facts); err != nil {
			t.Fatalf("AcceptArticle() = %v", err)
		}
		if err := s.UndoArticle(t.Context(), actor, article.ID); err != nil {
			t.Fatalf("UndoArticle() = %v", err)
		}
		for _, query := range []string{
			`select count(*) from people where deleted_at is null`, `select count(*) from roles r join people p on p.id = r.person_id where p.deleted_at is null`, `select count(*) from rounds where deleted_at is null`,
			`select count(*) from acquisitions a join companies c on c.id = a.company_id where c.deleted_at is null`, `select count(*) from activities where deleted_at is null`,
		} {
			if got := countRows(t, s, query); got != 0 {
				t.Errorf("%s = %d, want 0", query, got)
			}
		}
		if got := countRows(t, s, `select count(*) from companies where deleted_at is null`); got != 1 {
			t.Errorf("companies left = %d, want the one there was", got)
		}
		if got := countRows(t, s, `select investment_count from companies where id = ?`, fjord.ID); got != 0 {
			t.Errorf("investments counted at the known firm = %d, want 0", got)
		}
		if again, err := s.Article(t.Context(), actor, article.ID); err != nil || again.AcceptedAt != nil {
			t.Errorf("article after undo = %v, %v; want a draft", again.AcceptedAt, err)
		}
	})
}

func TestStore_AcceptArticle_refuses(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		article := paste(t, s, actor, "one", articleText)
		names, facts := accepted(t, article)
		tests := []struct {
			name  string
			actor models.Actor
			by    int64
			names []models.AcceptedName
			facts []string
			want  error
		}{
			{"a viewer", modelstest.User(t, s, models.RoleViewer), article.Version, names, facts, models.ErrForbidden},
			{"an old version", actor, article.Version + 1, names, facts, models.ErrConflict},
			{"nothing chosen", actor, article.Version, nil, nil, &models.Invalid{}},
			{"a fact without its names", actor, article.Version, names[:1], facts, &models.Invalid{}},
			{"a find that is not there", actor, article.Version, append([]models.AcceptedName{{Key: "n99", Kind: "startup", Name: "X"}}, names...), nil, &models.Invalid{}},
			{"a name without text", actor, article.Version, []models.AcceptedName{{Key: names[0].Key, Kind: "startup"}}, nil, &models.Invalid{}},
		}
		for _, tc := range tests {
			err := s.AcceptArticle(t.Context(), tc.actor, article.ID, tc.by, tc.names, tc.facts)
			var invalid *models.Invalid
			wantInvalid := errors.As(tc.want, &invalid)
			if wantInvalid && !errors.As(err, &invalid) || !wantInvalid && !errors.Is(err, tc.want) {
				t.Errorf("%s: AcceptArticle() = %v, want %v", tc.name, err, tc.want)
			}
			if n := countRows(t, s, `select count(*) from companies`); n != 0 {
				t.Fatalf("%s: companies = %d, want none", tc.name, n)
			}
		}
	})
}

func TestStore_CreateArticle(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		actor := modelstest.User(t, s, models.RoleMember)
		first := paste(t, s, actor, "key", articleText)
		if again := paste(t, s, actor, "key", articleText); again.ID != first.ID {
			t.Errorf("the same request made article %d, want %d", again.ID, first.ID)
		}
		read := func(string) (models.ArticleReading, error) { return models.ArticleReading{}, nil }
		for _, in := range []models.ArticleInput{{RequestKey: "a"}, {RequestKey: "a", Body: strings.Repeat("x", models.MaxArticle+1)}, {RequestKey: "a", Body: "x", PublishedOn: "soon"}, {RequestKey: "a", Body: "x", URL: "javascript:alert(1)"}} {
			in.Read = read
			var invalid *models.Invalid
			if _, err := s.CreateArticle(t.Context(), actor, in); !errors.As(err, &invalid) {
				t.Errorf("CreateArticle(%.20q) = %v, want it refused", in.Body, err)
			}
		}
		if _, err := s.CreateArticle(t.Context(), modelstest.User(t, s, models.RoleViewer), models.ArticleInput{}); !errors.Is(err, models.ErrForbidden) {
			t.Errorf("CreateArticle() of a viewer = %v, want ErrForbidden", err)
		}
	})
}
