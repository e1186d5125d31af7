package verdict

import (
	"encoding/json"
	"testing"
)

func TestAVerdictCanOnlyGetWorse(t *testing.T) {
	order := []Verdict{None, Pass, Inconclusive, Fail, Error}
	for i, a := range order {
		for j, b := range order {
			if got, want := a.Worse(b), order[max(i, j)]; got != want {
				t.Errorf("%v.Worse(%v) = %v, want %v", a, b, got, want)
			}
		}
	}
}

func TestOnlyFailAndErrorAreRed(t *testing.T) {
	for v, red := range map[Verdict]bool{None: false, Pass: false, Inconclusive: false, Fail: true, Error: true} {
		if v.Red() != red {
			t.Errorf("%v.Red() = %v", v, v.Red())
		}
	}
}

func TestVerdictsTravelAsWords(t *testing.T) {
	for _, v := range []Verdict{None, Pass, Inconclusive, Fail, Error} {
		text, err := json.Marshal(v)
		if err != nil || string(text) != `"`+v.String()+`"` {
			t.Fatalf("%v travels as %s (%v)", v, text, err)
		}
		var back Verdict = -1
		if err := json.Unmarshal(text, &back); err != nil || back != v {
			t.Errorf("%s came back as %v (%v)", text, back, err)
		}
	}
	var v Verdict
	if err := json.Unmarshal([]byte(`"maybe"`), &v); err == nil {
		t.Error("an unknown word must be refused")
	}
}
