package judged_test

import (
	"testing"

	"dealflow/app/demo"
	"dealflow/app/search/judged"
	"dealflow/app/search/judged/judgedtest"
	"dealflow/models"
	"dealflow/models/modelstest"
)

func TestJudge_demo(t *testing.T) {
	s := modelstest.SQLite(t)
	if _, err := demo.Load(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	upload(t, s)
	judgedtest.Judge(t, s, func() ([]judged.Case, error) {
		cases, err := judged.Demo()
		if err != nil {
			return nil, err
		}
		documents, err := judged.Documents()
		return append(cases, documents...), err
	})
}

// uploads are documents by their names, page by page. All of it is invented.
var uploads = map[string][]string{
	"Northlight memo.pdf": {
		"Why now. Hotels lose a third of their housekeeping staff each year. The arm folds what the laundry brings back.",
		"Unit economics. Payback is fourteen months at two shifts. One arm takes eleven laundry carts per shift; a person takes seven.",
		"Risks. Two customers are most of the revenue, and both have asked for a discount.",
	},
	"Orbital term sheet.pdf": {
		"Series Seed preferred stock. Liquidation preference: one times, participating, with a cap of three times. 优先清算权为一倍，参与分配，上限三倍。",
		"Information and pro rata rights. The lead appoints a board observer until the next round.",
		"Conditions before closing: toaster certification by the FAA for two airlines; assignment of inventions by all founders.",
	},
	"Harbour diligence.pdf": {
		"Site visit. The packs showed no corrosion from salt water after nine months on the test ferry.",
		"Approval by a classification society is expected in spring. 码头需要完成岸电改造。",
		"References: three operators, one of whom would not buy again.",
	},
}

func upload(t *testing.T, s *models.Store) {
	t.Helper()
	ana := modelstest.User(t, s, models.RoleMember)
	company := modelstest.Company(t, s, "Sample: Documents")
	for name, pages := range uploads {
		modelstest.Document(t, s, ana, models.KindCompany, company.ID, name, pages...)
	}
}

func TestParse(t *testing.T) {
	for _, read := range []func() ([]judged.Case, error){judged.Demo, judged.Crunchbase} {
		cases, err := read()
		if err != nil || len(cases) < 75 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
	}
	if cases, err := judged.Documents(); err != nil || len(cases) < 10 {
		t.Errorf("%d cases of documents, %v", len(cases), err)
	}
	for _, bad := range []string{"x => company X", "[a]\nx", "[a]\n => company X"} {
		if _, err := judged.Parse(bad); err == nil {
			t.Errorf("Parse(%q) takes it", bad)
		}
	}
}
