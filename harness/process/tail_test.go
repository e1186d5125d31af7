package process

import (
	"fmt"
	"strings"
	"testing"
)

// crash is what Node writes when it dies: the line that names the error is near the beginning, and a long stack follows.
func crash(lines int) string {
	var b strings.Builder
	b.WriteString("app.js:12\n    throw new TypeError('x is not iterable')\n    ^\n\nTypeError: x is not iterable\n")
	for n := range lines {
		fmt.Fprintf(&b, "    at fn%d (lib%d.js:%d) %s\n", n, n, n, strings.Repeat("-", 60))
	}
	b.WriteString("\nNode.js v20.1.0\n")
	return b.String()
}

func TestTheBeginningAndTheEndAreKept(t *testing.T) {
	for _, lines := range []int{0, 3, 50, 5000} {
		kept := newTail()
		for text := crash(lines); text != ""; text = text[min(len(text), 777):] {
			kept.Write([]byte(text[:min(len(text), 777)]))
		}
		if size := len(kept.String()); size > headSize+tailSize+100 {
			t.Errorf("%d bytes are kept of %d lines", size, lines)
		}
		words := LastWords(kept.String())
		for _, wanted := range []string{"TypeError: x is not iterable", "Node.js v20.1.0"} {
			if !strings.Contains(words, wanted) {
				t.Errorf("of %d lines, %q is missing in:\n%s", lines, wanted, words)
			}
		}
		if n := strings.Count(words, "\n"); n > firstWords+lastWords+1 {
			t.Errorf("a message would quote %d lines", n)
		}
	}
}

func TestNothingIsLeftOutOfAFewWords(t *testing.T) {
	kept := newTail()
	kept.Write([]byte("one\ntwo\n"))
	if got := LastWords(kept.String()); got != "one\ntwo" {
		t.Errorf("%q", got)
	}
	if got := LastWords(newTail().String()); got != "" {
		t.Errorf("%q", got)
	}
}
