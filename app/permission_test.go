package app

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/gofiber/fiber/v2"
)

// Who may use a route, from everybody to administrators.
const (
	forAll = iota
	forViewers
	forMembers
	forAdmins
)

// exceptions are the routes that another rule holds for than that of their
// kind: pages are for whoever is signed in, forms and changes for members.
var exceptions = map[string]int{
	"GET /livez":                            forAll,
	"GET /readyz":                           forAll,
	"GET /static/*":                         forAll,
	"GET /signin":                           forAll,
	"POST /signin":                          forAll,
	"GET /join/:secret":                     forAll,
	"POST /join/:secret":                    forAll,
	"POST /preferences":                     forAll,
	"GET /trash":                            forMembers,
	"GET /history/latest":                   forMembers,
	"POST /visits":                          forViewers,
	"GET /companies/:id<int>/fields/:field": forMembers,
	"GET /people/:id<int>/fields/:field":    forMembers,
	"GET /rounds/:id<int>/fields/:field":    forMembers,
	"GET /deals/:id<int>/fields/:field":     forMembers,
	"POST /signout":                         forViewers,
	"POST /account":                         forViewers,
	"POST /account/password":                forViewers,
	"POST /account/sessions/delete":         forViewers,
	"POST /account/sessions/:key/delete":    forViewers,
	"POST /account/tokens":                  forViewers,
	"POST /account/tokens/:id/delete":       forViewers,
	"POST /members":                         forAdmins,
	"POST /members/:id/reset":               forAdmins,
	"POST /members/:id/role":                forAdmins,
	"POST /members/:id/suspension":          forAdmins,
	"POST /members/:id/suspension/delete":   forAdmins,
	"POST /invitations/:id/delete":          forAdmins,
	"POST /search/recent/delete":            forViewers,
	"POST /searches":                        forViewers,
	"POST /searches/:id<int>/delete":        forViewers,
	"POST /deals/export":                    forViewers,
	"POST /companies/export":                forViewers,
	"POST /people/export":                   forViewers,
	"POST /rounds/export":                   forViewers,
	"POST /investors/export":                forViewers,
	"POST /views/:id<int>/default":          forViewers,
	"POST /views/:id<int>/default/delete":   forViewers,
	"GET /calendar/:secret.ics":             forAll,
	"POST /account/digest":                  forViewers,
	"POST /pipeline/quiet":                  forAdmins,
	"GET /jobs":                             forAdmins,
	"GET /lists/choice":                     forMembers,
	"GET /imports":                          forMembers,
	"GET /imports/:id<int>":                 forMembers,
	"GET /imports/:id<int>/preview":         forMembers,
	"GET /imports/:id<int>/rejected":        forMembers,
	"POST /pipeline/memo":                   forAdmins,
	"POST /jobs/:id<int>/retry":             forAdmins,
	"POST /jobs/:id<int>/delete":            forAdmins,
	"POST /account/calendar":                forViewers,
	"POST /account/calendar/delete":         forViewers,
}

func needed(route fiber.Route) int {
	if level, ok := exceptions[route.Method+" "+route.Path]; ok {
		return level
	}
	if route.Method != fiber.MethodGet || strings.HasSuffix(route.Path, "/new") || strings.HasSuffix(route.Path, "/edit") {
		return forMembers
	}
	return forViewers
}

// routesOf are all routes that were registered with a method of their own.
func routesOf(a *testApp) []fiber.Route {
	var list []fiber.Route
	for _, route := range a.web.GetRoutes(true) {
		if route.Method != fiber.MethodHead {
			list = append(list, route)
		}
	}
	return list
}

// constraint is what a parameter is held to, such as the "<int>" of ":id<int>".
var constraint = regexp.MustCompile(`<[^>]*>`)

// sample is a path of the route that leads to a record that exists: everything
// in the fixture has the number 1.
func sample(route fiber.Route, id string) string {
	path := constraint.ReplaceAllString(route.Path, "")
	for _, param := range route.Params {
		value := id
		switch param {
		case "kind":
			value = models.KindDeal
		case "secret", "key":
			value = "unknown"
		case "*1":
			path = strings.Replace(path, "*", "nothing", 1)
			continue
		}
		path = strings.Replace(path, ":"+param, value, 1)
	}
	return path
}

// fixture makes one record of each kind with the number 1, and the deal 2 that
// is restricted to its owner.
func fixture(t *testing.T, a *testApp) {
	t.Helper()
	owner := a.account(t, "owner@example.com", models.RoleAdmin)
	voter := a.account(t, "voter@example.com", models.RoleMember)
	company := modelstest.Company(t, a.store, "Xiaomi")
	modelstest.Person(t, a.store, "Lei Jun", "雷军")
	modelstest.Round(t, a.store, company.ID, "series_a", "2010-12", "$41M")
	modelstest.Deal(t, a.store, owner.Actor(), company.ID)
	_, err := a.store.CreateDeal(t.Context(), owner.Actor(), models.DealInput{CompanyID: company.ID, Title: "canary", Restricted: true, MemberIDs: []int64{voter.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for deal, question := range []string{"Invest?", "canary"} {
		in := models.BallotInput{DealID: int64(deal + 1), Question: question, Quorum: "2", VoterIDs: []int64{owner.ID, voter.ID}}
		ballot, err := a.store.OpenBallot(t.Context(), owner.Actor(), in)
		if err != nil {
			t.Fatal(err)
		}
		// A sealed vote is told of to nobody.
		if err := a.store.CastVote(t.Context(), voter.Actor(), ballot, models.VoteNo, "canary"); err != nil {
			t.Fatal(err)
		}
	}
	modelstest.Document(t, a.store, owner.Actor(), models.KindCompany, company.ID, "deck.pdf", "Xiaomi")
	modelstest.Document(t, a.store, owner.Actor(), models.KindDeal, 2, "canary.pdf", "canary")
	if _, _, err := a.store.CreateToken(t.Context(), owner.Actor(), owner.ID, "canary"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.store.Invite(t.Context(), owner.Actor(), models.InvitationInput{Email: "guest@example.com", Role: models.RoleViewer}); err != nil {
		t.Fatal(err)
	}
}

// contents is a fingerprint of all that is stored, but for when sessions were
// last seen and how often somebody tried to sign in.
func contents(t *testing.T, s *models.Store) string {
	t.Helper()
	var tables []string
	db := s.DB(t.Context())
	if err := db.Raw(`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'attempts' order by name`).Scan(&tables).Error; err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, table := range tables {
		columns := "*"
		if table == "sessions" {
			columns = "key, user_id, expires_at"
		}
		var rows []map[string]any
		if err := db.Raw("select " + columns + " from " + table + " order by 1").Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(sum, table, rows)
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// browsers are one of each kind of person. The disabled one still has a session.
func browsers(t *testing.T, a *testApp) map[string]*browser {
	t.Helper()
	disabled := a.account(t, "disabled@example.com", models.RoleAdmin)
	all := map[string]*browser{
		"anonymous": a.browser(t),
		"disabled":  a.as(t, disabled),
		"viewer":    a.as(t, a.account(t, "viewer@example.com", models.RoleViewer)),
		"member":    a.as(t, a.account(t, "member@example.com", models.RoleMember)),
		"admin":     a.as(t, a.account(t, "admin@example.com", models.RoleAdmin)),
	}
	if err := a.store.DB(t.Context()).Exec(`update users set disabled_at = ? where id = ?`, a.store.Now(), disabled.ID).Error; err != nil {
		t.Fatal(err)
	}
	all["anonymous"].cookies[visitorCookie] = models.NewSecret()
	return all
}

var levels = map[string]int{"anonymous": forAll, "disabled": forAll, "viewer": forViewers, "member": forMembers, "admin": forAdmins}

func (b *browser) call(method, path string) *answer {
	b.t.Helper()
	if method == fiber.MethodGet {
		return b.get(path)
	}
	return b.do(method, path, pairs([]string{csrfField, b.token(), "version", "1"}))
}

// Every route refuses everybody it is not for, and changes nothing on the way.
func TestPermissions_refuse(t *testing.T) {
	a := newTestApp(t, nil)
	fixture(t, a)
	all := browsers(t, a)
	before := contents(t, a.store)
	for _, route := range routesOf(a) {
		for who, b := range all {
			if levels[who] >= needed(route) {
				continue
			}
			cookies := fmt.Sprint(b.cookies)
			res := b.call(route.Method, sample(route, "1"))
			name := route.Method + " " + sample(route, "1") + " as " + who
			signIn := levels[who] == forAll && res.StatusCode == 303 && strings.HasPrefix(res.Header.Get("Location"), "/signin")
			signIn = signIn || levels[who] == forAll && res.StatusCode == 401 && strings.HasPrefix(route.Path, "/api/")
			unsafe := who == "disabled" && route.Method != fiber.MethodGet && res.StatusCode == 403 // the token was the old session's
			if !signIn && !unsafe && (levels[who] == forAll || res.StatusCode != 403) {
				t.Errorf("%s = %d %q, want a refusal", name, res.StatusCode, res.Header.Get("Location"))
			}
			if strings.Contains(res.body, "Xiaomi") || strings.Contains(res.body, "canary") {
				t.Errorf("%s tells of the records", name)
			}
			if after := contents(t, a.store); after != before {
				t.Errorf("%s changed the database", name)
				before = after
			}
			if who != "disabled" && fmt.Sprint(b.cookies) != cookies {
				t.Errorf("%s changed the cookies", name)
			}
		}
	}
}

// Every route lets in those it is for: they may be told that something is not
// there or not filled in, but not that they may not.
func TestPermissions_allow(t *testing.T) {
	routes := routesOf(newTestApp(t, nil))
	a, all := (*testApp)(nil), map[string]*browser{}
	for _, route := range routes {
		for _, who := range []string{"viewer", "member", "admin"} {
			if levels[who] < needed(route) {
				continue
			}
			if a == nil || route.Method != fiber.MethodGet {
				a = newTestApp(t, nil)
				fixture(t, a)
				all = browsers(t, a)
			}
			res := all[who].call(route.Method, sample(route, "1"))
			refused := slices.Contains([]int{401, 403, 405}, res.StatusCode) || strings.HasPrefix(res.Header.Get("Location"), "/signin?")
			if refused || res.StatusCode >= 500 {
				t.Errorf("%s %s as %s = %d %q, want it to be let in", route.Method, sample(route, "1"), who, res.StatusCode, res.Header.Get("Location"))
			}
		}
	}
}

// A restricted deal exists for nobody but its owner and its members, whatever
// the route and the role.
func TestPermissions_restrictedDeal(t *testing.T) {
	a := newTestApp(t, nil)
	fixture(t, a)
	all := browsers(t, a)
	before := contents(t, a.store)
	for _, route := range routesOf(a) {
		aboutDeals := strings.HasPrefix(route.Path, "/deals/:") || strings.HasPrefix(route.Path, "/ballots/:") || strings.HasPrefix(route.Path, "/documents/:") || strings.Contains(route.Path, ":kind")
		for _, who := range []string{"viewer", "member", "admin"} {
			if route.Method != fiber.MethodGet && !aboutDeals {
				continue
			}
			res := all[who].call(route.Method, sample(route, "2"))
			name := route.Method + " " + sample(route, "2") + " as " + who
			if aboutDeals && res.StatusCode != 404 && (levels[who] >= needed(route) || res.StatusCode != 403) {
				t.Errorf("%s = %d, want 404", name, res.StatusCode)
			}
			if strings.Contains(res.body, "canary") {
				t.Errorf("%s tells of the restricted deal", name)
			}
			if after := contents(t, a.store); after != before {
				t.Errorf("%s changed the database", name)
				before = after
			}
		}
	}
}

// A rule for a route that is not there any more is a mistake.
func TestPermissions_exceptionsExist(t *testing.T) {
	registered := map[string]bool{"GET /livez": true, "GET /readyz": true}
	for _, route := range routesOf(newTestApp(t, nil)) {
		registered[route.Method+" "+route.Path] = true
	}
	for name := range exceptions {
		if !registered[name] {
			t.Errorf("there is no route %s", name)
		}
	}
}
