package match

import (
	"strings"
	"testing"
)

func TestReplies(t *testing.T) {
	frames := func(s ...string) (out [][]byte) {
		for _, one := range s {
			out = append(out, []byte(one))
		}
		return out
	}
	swapped := Replies(func(came [][]byte) [][]byte { return frames("b", "a") })
	if ok, err := swapped.Match(frames("b", "a")); !ok || err != nil {
		t.Errorf("the right replies: %v, %v", ok, err)
	}
	for says, came := range map[string][][]byte{
		"message 2 of 2":                                            frames("b", "c"),
		"from byte 0 on: expected 61, came 63":                      frames("b", "c"),
		"the same as message 1: one answer came twice":              frames("b", "b"),
		"only the first 1; missing is \"a\"":                        frames("b"),
		"the first one too many is":                                 frames("b", "a", "a"),
		"the answer that the manifest declares (server.exchange).":  frames(),
		"from byte 1 on: expected , came 78 79 7a 78 79 7a 78 79. ": frames("bxyzxyzxyz", "a"),
	} {
		ok, err := swapped.Match(came)
		if said := swapped.FailureMessage(came); ok || err != nil || !strings.Contains(said, says) {
			t.Errorf("%q: matched %v (%v) and said %q, want it to say %q", came, ok, err, said, says)
		}
	}
	if ok, err := swapped.Match(42); ok || err == nil {
		t.Error("it took a number for evidence")
	}
}
