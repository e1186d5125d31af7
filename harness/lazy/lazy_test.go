package lazy

import "testing"

func TestAnExpressionIsCompiledForWhoAsks(t *testing.T) {
	digits := Regexp(`[0-9]+`)
	if got := digits().FindString("abc 123 d"); got != "123" {
		t.Errorf("found %q, want 123", got)
	}
	if first, second := digits(), digits(); first != second {
		t.Error("it was compiled twice")
	}
	broken := Regexp(`[`)
	defer func() {
		if recover() == nil {
			t.Error("a malformed one did not panic")
		}
	}()
	broken()
}
