package adapter

import (
	"io"
	"strings"
	"sync"
)

// tailSize is how much of a stream is kept: enough for a stack trace.
const tailSize = 8 << 10

// tail keeps the last bytes of what is written to it.
type tail struct {
	mu   sync.Mutex
	kept []byte
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
	t.kept = append(t.kept, b...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.ToValidUTF8(string(t.kept), "\uFFFD")
}
