package job

import "testing"

func TestEnded(t *testing.T) {
	for code, want := range map[uint32]string{
		0: "", 1: "", 259: "", Killed: "killed", 0xC000013A: "CTRL_BREAK", 0xC0000005: "an access violation (0xC0000005)",
		0xC00000AA: "the exception 0xC00000AA", 0xFFFFFFFF: "",
	} {
		if got := Ended(code); got != want {
			t.Errorf("0x%08X: %q, want %q", code, got, want)
		}
	}
}
