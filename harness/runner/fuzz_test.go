package runner

import (
	"bytes"
	"testing"
)

// FuzzSplitter takes whatever a worker may print. However its output is cut up, the same messages are delivered and the same
// log is kept.
func FuzzSplitter(f *testing.F) {
	f.Add([]byte("log\x1e{\"type\":\"spawn\",\"pgid\":3}\nmore\x1enot json\n\x1e{\"type\":\"result\"}"), uint8(1))
	f.Add([]byte("\x1e\x1e\n\x1e[]\n"), uint8(2))
	f.Fuzz(func(t *testing.T, output []byte, step uint8) {
		messages, log := split(output, len(output)+1)
		again, logAgain := split(output, int(step)+1)
		if !bytes.Equal(messages, again) || !bytes.Equal(log, logAgain) {
			t.Fatalf("whole: %q and log %q; in pieces of %d: %q and %q", messages, log, step, again, logAgain)
		}
		if len(log) > len(output)+200*(1+bytes.Count(output, []byte{recordMark})) {
			t.Fatalf("a log of %d bytes out of %d", len(log), len(output))
		}
	})
}

// split returns the messages, written again, and the log.
func split(output []byte, step int) (messages, log []byte) {
	var said, logged bytes.Buffer
	s := splitter{deliver: func(m message) { _ = m.write(&said) }, log: &logged}
	for len(output) > 0 {
		n := min(step, len(output))
		_, _ = s.Write(output[:n])
		output = output[n:]
	}
	return said.Bytes(), logged.Bytes()
}
