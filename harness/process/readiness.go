package process

import (
	"bytes"
	"io"
	"sync"
)

// longestLine is how much of a line is searched for the text that says that a server is ready.
const longestLine = 8 << 10

// readiness waits for a line with a text in the streams that it watches.
type readiness struct {
	text []byte
	once sync.Once
	seen chan struct{} // closed once the line was there
}

func newReadiness(text string) *readiness {
	return &readiness{text: []byte(text), seen: make(chan struct{})}
}

// watch returns a reader of the same stream, whose lines are searched as they are read.
func (h *readiness) watch(r io.Reader) io.Reader {
	if len(h.text) == 0 {
		return r
	}
	return io.TeeReader(r, &watched{readiness: h})
}

// watched is one stream of a readiness.
type watched struct {
	readiness *readiness
	line      []byte // what there is of the last line
}

// Write never fails. The text may stand in a line that is not ended yet.
func (w *watched) Write(b []byte) (int, error) {
	for rest := b; len(rest) > 0; {
		part, after, ended := bytes.Cut(rest, []byte("\n"))
		w.line = append(w.line, part...)
		w.line = w.line[:min(len(w.line), longestLine)]
		if bytes.Contains(w.line, w.readiness.text) {
			w.readiness.once.Do(func() { close(w.readiness.seen) })
		}
		if rest = after; ended {
			w.line = w.line[:0]
		}
	}
	return len(b), nil
}
