package process

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// How much of a stream is kept: of its beginning, since a runtime names the error first and a long stack trace follows, and of
// its end, where other programs say why they gave up.
const (
	headSize = 4 << 10 // bytes
	tailSize = 8 << 10 // bytes
)

// tail keeps the first and the last bytes of what is written to it.
type tail struct {
	mu      sync.Mutex
	head    []byte
	kept    []byte // of what came after the head
	dropped int    // bytes between the two
}

func newTail() *tail { return &tail{} }

// copy reads until the stream ends or is closed.
func (t *tail) copy(r io.Reader) {
	// The end of a pipe and its closing are alike here: what was said is kept.
	_, _ = io.CopyBuffer(t, r, make([]byte, 4096))
}

// Write never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	first := min(len(b), headSize-len(t.head))
	t.head, t.kept = append(t.head, b[:first]...), append(t.kept, b[first:]...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
		t.dropped += over
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	gap := ""
	if t.dropped > 0 {
		gap = fmt.Sprintf("\n… %d bytes left out …\n", t.dropped)
	}
	return strings.ToValidUTF8(string(t.head)+gap+string(t.kept), "\uFFFD")
}

// How much of the lines of a stream a message quotes.
const (
	firstWords = 6 // lines
	lastWords  = 6 // lines
)

// LastWords returns what a message quotes of a program's standard error: its first lines and its last ones. Empty if it wrote nothing.
func LastWords(stderr string) string {
	lines := strings.Split(strings.Trim(stderr, "\n"), "\n")
	between := len(lines) - firstWords - lastWords
	if between > 1 { // one line is no longer than the line that says that it is missing
		lines = append(append(lines[:firstWords:firstWords], fmt.Sprintf("… %d lines left out …", between)),
			lines[len(lines)-lastWords:]...)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
