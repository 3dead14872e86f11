package search

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// meiliServer answers as the documentation of Meilisearch says, as far as the
// adapter goes. A search finds every document: ranking is ours.
type meiliServer struct {
	mu       sync.Mutex
	version  string
	indexes  map[string]map[string]json.RawMessage
	settings map[string]map[string]any
	calls    []string
	bodies   []string
	fail     string // type of the tasks that fail
	stuck    bool   // tasks never end
	tasks    []string
}

func newMeili(t *testing.T) (*meiliServer, *Meili) {
	t.Helper()
	s := &meiliServer{version: "1.13.3", indexes: map[string]map[string]json.RawMessage{}, settings: map[string]map[string]any{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	m := OpenMeili(server.URL, "key")
	m.poll = time.Millisecond
	return s, m
}

func (s *meiliServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	s.calls = append(s.calls, r.Method+" "+r.URL.Path)
	s.bodies = append(s.bodies, string(body))
	if r.Header.Get("Authorization") != "Bearer key" {
		s.refuse(w, 403, "invalid_api_key")
		return
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case r.URL.Path == "/version":
		fmt.Fprintf(w, `{"commitSha":"x","commitDate":"x","pkgVersion":%q}`, s.version)
	case parts[0] == "keys": // the key that we were given may not make others
		s.refuse(w, 403, "invalid_api_key")
	case parts[0] == "tasks":
		s.task(w, parts[1])
	case r.URL.Path == "/swap-indexes":
		var swaps []struct{ Indexes []string }
		_ = json.Unmarshal(body, &swaps)
		a, b := swaps[0].Indexes[0], swaps[0].Indexes[1]
		s.indexes[a], s.indexes[b] = s.indexes[b], s.indexes[a]
		s.enqueue(w, "indexSwap")
	case r.URL.Path == "/multi-search":
		var in struct{ Queries []json.RawMessage }
		_ = json.Unmarshal(body, &in)
		var results []string
		for range in.Queries {
			results = append(results, s.result(meiliIndex))
		}
		fmt.Fprintf(w, `{"results":[%s]}`, strings.Join(results, ","))
	case r.URL.Path == "/indexes" && r.Method == "POST":
		var in struct{ UID string }
		_ = json.Unmarshal(body, &in)
		s.indexes[in.UID] = map[string]json.RawMessage{}
		s.enqueue(w, "indexCreation")
	case parts[0] == "indexes":
		s.index(w, r.Method, parts[1], parts[2:], body)
	default:
		s.refuse(w, 404, "not_found")
	}
}

func (s *meiliServer) index(w http.ResponseWriter, method, uid string, rest []string, body []byte) {
	docs, ok := s.indexes[uid]
	if !ok {
		s.refuse(w, 404, "index_not_found")
		return
	}
	switch strings.Join(append([]string{method}, rest...), " ") {
	case "GET":
		fmt.Fprintf(w, `{"uid":%q,"primaryKey":"id","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}`, uid)
	case "DELETE":
		delete(s.indexes, uid)
		s.enqueue(w, "indexDeletion")
	case "GET settings":
		_ = json.NewEncoder(w).Encode(s.settings[uid])
	case "PATCH settings":
		settings := map[string]any{}
		_ = json.Unmarshal(body, &settings)
		s.settings[uid] = settings
		s.enqueue(w, "settingsUpdate")
	case "POST documents":
		var list []json.RawMessage
		_ = json.Unmarshal(body, &list)
		for _, d := range list {
			var key struct{ ID string }
			_ = json.Unmarshal(d, &key)
			docs[key.ID] = d
		}
		s.enqueue(w, "documentAdditionOrUpdate")
	case "POST documents delete-batch":
		var ids []string
		_ = json.Unmarshal(body, &ids)
		for _, id := range ids {
			delete(docs, id)
		}
		s.enqueue(w, "documentDeletion")
	case "POST search":
		_, _ = io.WriteString(w, s.result(uid))
	default:
		s.refuse(w, 404, "not_found")
	}
}

func (s *meiliServer) result(uid string) string {
	var hits []string
	for _, d := range s.indexes[uid] {
		hits = append(hits, string(d))
	}
	return fmt.Sprintf(`{"hits":[%s],"offset":0,"limit":100,"estimatedTotalHits":%d,"processingTimeMs":1,"query":"","facetDistribution":{"f_kind":{"company":2},"f_type":{"series_a":3}}}`, strings.Join(hits, ","), len(hits))
}

func (s *meiliServer) enqueue(w http.ResponseWriter, kind string) {
	s.tasks = append(s.tasks, kind)
	w.WriteHeader(202)
	fmt.Fprintf(w, `{"taskUid":%d,"indexUid":"x","status":"enqueued","type":%q,"enqueuedAt":"2026-01-01T00:00:00Z"}`, len(s.tasks)-1, kind)
}

func (s *meiliServer) task(w http.ResponseWriter, uid string) {
	var n int
	_, _ = fmt.Sscan(uid, &n)
	status, problem := "succeeded", "null"
	switch {
	case s.stuck:
		status = "processing"
	case s.tasks[n] == s.fail:
		status, problem = "failed", `{"message":"no space","code":"no_space_left_on_device","type":"system","link":""}`
	}
	fmt.Fprintf(w, `{"uid":%d,"indexUid":"x","status":%q,"type":%q,"error":%s,"enqueuedAt":"2026-01-01T00:00:00Z"}`, n, status, s.tasks[n], problem)
}

func (s *meiliServer) refuse(w http.ResponseWriter, status int, code string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"message":"refused","code":%q,"type":"invalid_request","link":""}`, code)
}

func meiliDocs() Source {
	docs := []Document{
		{Kind: Company, RecordID: 1, Title: "Xiaomi Software", Names: []Name{{"primary", "Xiaomi Software"}}},
		{Kind: Company, RecordID: 2, Title: "Xiaomi", Names: []Name{{"primary", "Xiaomi"}, {"native", "小米"}}},
		{Kind: Deal, RecordID: 3, Title: "Secret", Readers: []int64{7}, Names: []Name{{"primary", "Secret"}}},
	}
	return func(context.Context) ([]Document, error) {
		batch := docs
		docs = nil
		return batch, nil
	}
}

func TestMeili_Rebuild(t *testing.T) {
	s, m := newMeili(t)
	if err := m.Health(t.Context()); !errors.Is(err, ErrNotReady) {
		t.Errorf("Health() before = %v, want %v", err, ErrNotReady)
	}
	if _, err := m.Search(t.Context(), Query{Text: "x"}); !errors.Is(err, ErrNotReady) {
		t.Errorf("Search() before = %v, want %v", err, ErrNotReady)
	}
	if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
		t.Fatalf("Rebuild() = %v", err)
	}
	if err := m.Health(t.Context()); err != nil {
		t.Errorf("Health() after = %v", err)
	}
	want := []string{"indexCreation", "settingsUpdate", "documentAdditionOrUpdate", "indexCreation", "settingsUpdate", "indexSwap", "indexDeletion"}
	if !slices.Equal(s.tasks, want) {
		t.Errorf("tasks = %v, want %v", s.tasks, want)
	}
	if len(s.indexes) != 1 || len(s.indexes[meiliIndex]) != 3 {
		t.Errorf("indexes = %v", s.indexes)
	}
	if rules := fmt.Sprint(s.settings[meiliBuilding]["searchableAttributes"]); rules != "[whole names facts passages pairs tails]" {
		t.Errorf("searchable = %s", rules)
	}
	var doc struct {
		Whole, Names []string
		Readers      []int64
		Restricted   bool
	}
	if err := json.Unmarshal(s.indexes[meiliIndex]["company-2"], &doc); err != nil || !slices.Contains(doc.Whole, "小米") || !slices.Contains(doc.Whole, "xm") || doc.Restricted {
		t.Errorf("document = %+v, %v", doc, err)
	}
	if err := json.Unmarshal(s.indexes[meiliIndex]["deal-3"], &doc); err != nil || !doc.Restricted || !slices.Equal(doc.Readers, []int64{7}) {
		t.Errorf("restricted document = %+v, %v", doc, err)
	}
}

func TestMeili_Search(t *testing.T) {
	s, m := newMeili(t)
	if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
		t.Fatal(err)
	}
	s.calls, s.bodies = nil, nil
	r, err := m.Search(t.Context(), Query{Text: "小米", Viewer: Viewer{UserID: 9}})
	if err != nil || len(r.Hits) == 0 || r.Hits[0].ID != 2 || r.Hits[0].Reason.Key != "alias" {
		t.Errorf("Search() = %+v, %v", r.Hits, err)
	}
	if len(s.calls) != 1 || s.calls[0] != "POST /indexes/"+meiliIndex+"/search" {
		t.Errorf("one keystroke makes the requests %v", s.calls)
	}
	if !strings.Contains(s.bodies[0], "(restricted = false OR readers = 9)") {
		t.Errorf("request = %s", s.bodies[0])
	}
	s.calls, s.bodies = nil, nil
	r, err = m.Search(t.Context(), Query{Text: "xiaomi", Filters: map[string][]string{"type": {"series_a"}, "sector": {`a" OR "b\`}}, Viewer: Viewer{All: true}})
	if err != nil || len(s.calls) != 1 || s.calls[0] != "POST /multi-search" {
		t.Fatalf("Search() with filters = %v, requests %v", err, s.calls)
	}
	var sent struct {
		Queries []struct {
			Filter string
			Facets []string
		}
	}
	if err := json.Unmarshal([]byte(s.bodies[0]), &sent); err != nil || len(sent.Queries) != 3 {
		t.Fatalf("sent %s", s.bodies[0])
	}
	if got, want := sent.Queries[0].Filter, `f_sector IN ["a\" OR \"b\\"] AND f_type IN ["series_a"]`; got != want {
		t.Errorf("filter = %s, want %s", got, want)
	}
	if got := sent.Queries[2].Filter; strings.Contains(got, "f_type") || sent.Queries[2].Facets[0] != "f_type" {
		t.Errorf("the counts of the type are asked under %s", got)
	}
	if c := r.Facets["type"]; len(c) != 1 || c[0].Count != 3 || !c[0].Selected {
		t.Errorf("types = %+v", c)
	}
	if _, err := m.Search(t.Context(), Query{Text: "x", After: "zz"}); !errors.Is(err, ErrBadCursor) {
		t.Errorf("a bad cursor = %v", err)
	}
}

func TestMeili_Failures(t *testing.T) {
	s, m := newMeili(t)
	if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
		t.Fatal(err)
	}
	doc := []Document{{Kind: Company, RecordID: 9, Title: "Joyo"}}
	s.fail = "documentAdditionOrUpdate"
	if err := m.Apply(t.Context(), doc, nil); err == nil || !strings.Contains(err.Error(), "no_space_left_on_device") {
		t.Errorf("a failed task = %v", err)
	}
	s.fail = "documentDeletion"
	if err := m.Apply(t.Context(), nil, []Ref{{Company, 9}}); err == nil {
		t.Error("a failed deletion goes unnoticed")
	}
	s.fail = "settingsUpdate"
	if err := m.Rebuild(t.Context(), meiliDocs()); err == nil {
		t.Error("failed settings go unnoticed")
	}
	s.fail, s.stuck, m.limit = "", true, 20*time.Millisecond
	if err := m.Apply(t.Context(), doc, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a task that never ends = %v, want %v", err, context.DeadlineExceeded)
	}
	s.stuck, s.version = false, "1.3.0"
	if err := m.Health(t.Context()); err == nil || !strings.Contains(err.Error(), "1.3.0") {
		t.Errorf("an old server = %v", err)
	}
	down := OpenMeili("http://127.0.0.1:1", "secret-key")
	if err := down.Health(t.Context()); err == nil || strings.Contains(err.Error(), "secret-key") {
		t.Errorf("a server that is down = %v", err)
	}
}

func TestMeili_Apply(t *testing.T) {
	s, m := newMeili(t)
	if err := m.Rebuild(t.Context(), meiliDocs()); err != nil {
		t.Fatal(err)
	}
	if err := m.Apply(t.Context(), []Document{{Kind: Company, RecordID: 9, Title: "Joyo"}}, []Ref{{Company, 1}}); err != nil {
		t.Fatal(err)
	}
	if _, gone := s.indexes[meiliIndex]["company-1"]; gone || len(s.indexes[meiliIndex]) != 3 {
		t.Errorf("index = %v", s.indexes[meiliIndex])
	}
}

func TestMeiliText(t *testing.T) {
	tests := []struct {
		query Query
		want  string
	}{
		{Query{Text: "lei ju"}, "lei ju"},
		{Query{Text: "le "}, "le "},
		{Query{Phrases: []string{"Lei Jun"}}, `"leijun" `},
		{Query{Text: "xia", Phrases: []string{"series a round"}, Without: []string{"phone"}}, `"seriesa" "around" -"phone" xia`},
		{Query{Text: "雷军 ", Phrases: []string{"凡客诚品"}}, `"凡客" "客诚" "诚品" 雷军 `},
		{Query{Text: "a ", Without: []string{"series b", "小米", "a b c"}}, `-"seriesb" -"小米" -"abc" -"a b c" a `},
	}
	for _, tc := range tests {
		w := tc.query.words()
		if got := meiliText(tc.query, &w); got != tc.want {
			t.Errorf("meiliText(%+v) = %q, want %q", tc.query, got, tc.want)
		}
	}
}
