package drill

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// object is one line of JSON.
type object map[string]any

// lines writes objects, one a line. Events come from several goroutines; a lock keeps their lines whole.
type lines struct {
	mu     sync.Mutex
	out    io.Writer
	origin time.Time
}

func newLines(out io.Writer) *lines { return &lines{out: out, origin: time.Now()} }

// write writes one line at once.
func (l *lines) write(o object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(o)
}

// answer carries a command out and writes its answer. Events wait meanwhile, so that none of what the command causes
// is told before the answer.
func (l *lines) answer(carryOut func() object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(carryOut())
}

// put writes the line. If it cannot be written, whoever reads is gone, and nobody is left to tell.
func (l *lines) put(o object) {
	line, err := json.Marshal(o)
	if err != nil {
		panic(err) // objects hold nothing but numbers, strings and bytes
	}
	l.out.Write(append(line, '\n'))
}

// micros is a moment as the protocol counts them: microseconds of the monotonic clock since the adapter began.
func (l *lines) micros(t time.Time) int64 { return t.Sub(l.origin).Microseconds() }
