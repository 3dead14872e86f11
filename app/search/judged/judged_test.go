package judged_test

import (
	"testing"

	"dealflow/app/demo"
	"dealflow/app/search/judged"
	"dealflow/app/search/judged/judgedtest"
	"dealflow/models/modelstest"
)

func TestJudge_demo(t *testing.T) {
	s := modelstest.SQLite(t)
	if _, err := demo.Load(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	judgedtest.Judge(t, s, judged.Demo)
}

func TestParse(t *testing.T) {
	for _, read := range []func() ([]judged.Case, error){judged.Demo, judged.Crunchbase} {
		cases, err := read()
		if err != nil || len(cases) < 75 {
			t.Errorf("%d cases, %v", len(cases), err)
		}
	}
	for _, bad := range []string{"x => company X", "[a]\nx", "[a]\n => company X"} {
		if _, err := judged.Parse(bad); err == nil {
			t.Errorf("Parse(%q) takes it", bad)
		}
	}
}
