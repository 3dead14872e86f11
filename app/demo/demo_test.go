package demo_test

import (
	"strings"
	"testing"

	"dealflow/app/demo"
	"dealflow/models"
	"dealflow/models/modelstest"

	"github.com/google/go-cmp/cmp"
)

// query reads one column of text.
func query(t *testing.T, s *models.Store, sql string, args ...any) []string {
	t.Helper()
	var out []string
	if err := s.DB(t.Context()).Raw(sql, args...).Scan(&out).Error; err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return out
}

func load(t *testing.T, s *models.Store) {
	t.Helper()
	if loaded, err := demo.Load(t.Context(), s); err != nil || !loaded {
		t.Fatalf("Load() = %v, %v, want true", loaded, err)
	}
}

func TestLoad_facts(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		load(t, s)
		tests := []struct {
			name, sql string
			want      []string
		}{
			{"Lei Jun's roles", `select c.name || ': ' || r.title from roles r join companies c on c.id = r.company_id join people p on p.id = r.person_id where p.name = 'Lei Jun' order by r.id`,
				[]string{"Xiaomi: Founder", "Xiaomi: President", "Kingsoft: Chairman", "Joyo.com: Co-founder"}},
			{"Lei Jun's investments", `select c.name || ' ' || r.type || r.announced_on from investments i join people p on p.id = i.person_id join rounds r on r.id = i.round_id join companies c on c.id = r.company_id where p.name = 'Lei Jun' and r.amount is null order by c.name`,
				[]string{"UCWEB angel", "Vancl angel"}},
			{"his names", `select n.value from names n join people p on p.id = n.person_id where p.name = 'Lei Jun' order by n.kind`, []string{"雷军", "雷軍"}},
			{"the exit", `select c.name || ' to ' || b.name || ' ' || a.announced_on from acquisitions a join companies c on c.id = a.company_id join companies b on b.id = a.acquirer_id`,
				[]string{"Joyo.com to Amazon 2004"}},
			{"partnerships", `select c.name || '-' || b.name || ' ' || p.kind from partnerships p join companies c on c.id = p.company_id join companies b on b.id = p.partner_id order by p.id`,
				[]string{"Xiaomi-China Unicom distribution", "Dell-Baidu joint_product", "Dell-China Unicom distribution"}},
			{"partners", `select p.name || ' ' || c.name from roles r join people p on p.id = r.person_id join companies c on c.id = r.company_id where p.name in ('Liu Qin', 'Xiong Xiaoge') order by r.id`,
				[]string{"Liu Qin Morningside Ventures", "Xiong Xiaoge IDG"}},
			{"facts without their source", `select name from companies where source_id is null and name not like 'Sample: %' union all select name from people where source_id is null
				union all select 'role' from roles where source_id is null union all select 'round' from rounds where source_id is null union all select 'news' from activities where kind = 'news' and source_id is null`, nil},
			{"people quoted", `select p.name from activities a join sources s on s.id = a.source_id join activity_links l on l.activity_id = a.id join people p on p.id = l.person_id where s.quote <> '' order by p.name`,
				[]string{"Lei Jun", "Liu Qin", "Xiong Xiaoge"}},
		}
		for _, tc := range tests {
			if diff := cmp.Diff(tc.want, query(t, s, tc.sql)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.name, diff)
			}
		}
		for _, figure := range []string{"100,000", "300,000", "900 million", "400 million"} {
			if len(query(t, s, `select subject from activities where kind = 'news' and body || subject like ?`, "%"+figure+"%")) == 0 {
				t.Errorf("no news holds the figure %s", figure)
			}
		}
	})
}

func TestLoad_onlyOnce(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		load(t, s)
		if loaded, err := demo.Load(t.Context(), s); loaded || err != nil {
			t.Errorf("second Load() = %v, %v, want false", loaded, err)
		}
		if n := len(query(t, s, `select name from companies where name = 'Xiaomi'`)); n != 1 {
			t.Errorf("there are %d Xiaomis, want 1", n)
		}
	})
}

func TestLoad_keepsOwnRecords(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		modelstest.Company(t, s, "Ours")
		if loaded, err := demo.Load(t.Context(), s); loaded || err != nil {
			t.Errorf("Load() = %v, %v, want false", loaded, err)
		}
		if got := query(t, s, `select name from companies`); !cmp.Equal(got, []string{"Ours"}) {
			t.Errorf("companies = %q, want ours alone", got)
		}
	})
}

// The sample deals belong to nobody who can sign in until the first account is
// made, and then to that account.
func TestLoad_sampleDeals(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		load(t, s)
		if early := query(t, s, `select cast(count(*) as text) from audit_entries a join audit_entries b on b.id > a.id and b.at < a.at where a.record_kind = 'deal' and b.record_kind = 'deal'`); !cmp.Equal(early, []string{"0"}) {
			t.Errorf("entries of the history that are earlier than the one before: %s", early)
		}
		if setup, err := s.NeedsSetup(t.Context()); err != nil || !setup {
			t.Fatalf("NeedsSetup() = %v, %v, want true: the sample account is no account", setup, err)
		}
		owners := `select u.email from deals d join users u on u.id = d.owner_id group by u.email`
		if got := query(t, s, owners); !cmp.Equal(got, []string{"sample@dealflow.invalid"}) {
			t.Fatalf("owners = %q, want the sample account", got)
		}
		for _, email := range []string{"first@example.com", "second@example.com"} {
			if _, err := s.CreateUser(t.Context(), models.SystemActor, models.UserInput{Email: email, Name: "A", Role: models.RoleMember}); err != nil {
				t.Fatal(err)
			}
		}
		if got := query(t, s, owners); !cmp.Equal(got, []string{"first@example.com"}) {
			t.Errorf("owners = %q, want the first account", got)
		}
		got := query(t, s, `select d.status || ' ' || g.key from deals d join stages g on g.id = d.stage_id order by g.position, d.status`)
		if diff := cmp.Diff([]string{"active sourced", "active first_meeting", "on_hold first_meeting", "passed partner_review", "active due_diligence", "active term_sheet", "won invested"}, got); diff != "" {
			t.Errorf("deals (-want +got):\n%s", diff)
		}
		for _, name := range query(t, s, `select c.name from deals d join companies c on c.id = d.company_id`) {
			if !strings.HasPrefix(name, "Sample: ") {
				t.Errorf("the deal of %q is not marked as a sample", name)
			}
		}
		if late := query(t, s, `select c.name from deals d join companies c on c.id = d.company_id where d.created_at > d.stage_since or d.updated_at < d.stage_since
			or d.stage_since <> (select max(m.moved_at) from stage_moves m where m.deal_id = d.id and (m.from_stage_id is null or m.to_stage_id <> m.from_stage_id))`); late != nil {
			t.Errorf("deals that did not come about one step after another: %q", late)
		}
		if same := query(t, s, `select cast(count(*) as text) from stage_moves a join stage_moves b on b.deal_id = a.deal_id and b.id > a.id and b.moved_at <= a.moved_at and b.to_stage_id <> a.to_stage_id`); !cmp.Equal(same, []string{"0"}) {
			t.Errorf("moves that were made no later than the one before: %s", same)
		}
		if n := query(t, s, `select reason from deals where status = 'passed' and reason <> ''`); len(n) != 1 {
			t.Errorf("passed deals with a reason: %d, want 1", len(n))
		}
		if n := query(t, s, `select c.name from deals d join companies c on c.id = d.company_id where d.status = 'active' and (d.next_step = '' or d.next_step_on = '')`); n != nil {
			t.Errorf("active deals without next step: %q", n)
		}
	})
}

// One undo takes the demo back, although the first account has got its deals; what
// somebody has edited since stays, with its company.
func TestLoad_undone(t *testing.T) {
	modelstest.Each(t, func(t *testing.T, s *models.Store) {
		load(t, s)
		ana, bo := modelstest.User(t, s, models.RoleMember), modelstest.User(t, s, models.RoleMember)
		var op, deal int64
		if err := s.DB(t.Context()).Raw(`select max(o.id), max(d.id) from operations o, deals d where o.kind = 'import'`).Row().Scan(&op, &deal); err != nil {
			t.Fatal(err)
		}
		in, version, err := s.DealForEdit(t.Context(), bo, deal)
		if err != nil {
			t.Fatal(err)
		}
		in.Title = "Series C"
		if err := s.UpdateDeal(t.Context(), bo, deal, version, in); err != nil {
			t.Fatal(err)
		}
		plan, err := s.PlanUndo(t.Context(), ana, op)
		if err != nil || len(plan.Kept) != 2 || plan.Kept[0].Field != "title" || plan.Kept[1].Field != models.HeldDeals {
			t.Fatalf("PlanUndo() = %+v, %v, want the edited deal and its company kept", plan, err)
		}
		if _, err := s.UndoOperation(t.Context(), ana, op, true); err != nil {
			t.Fatal(err)
		}
		if got := query(t, s, `select c.name || ' ' || d.title from companies c left join deals d on d.company_id = c.id and d.deleted_at is null where c.deleted_at is null`); !cmp.Equal(got, []string{"Sample: Quiet Kettle Series C"}) {
			t.Errorf("%q is left, want what was edited", got)
		}
	})
}
