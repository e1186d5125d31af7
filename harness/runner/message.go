package runner

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// recordMark begins a line of a worker's standard output that is a message (RFC 7464); everything else there is log, so
// a stray print in a scenario cannot be taken for one.
const recordMark = 0x1e

// maxMessage bounds one message: a result with a full trace is about 5 MB.
const maxMessage = 64 << 20

// order is the first line that a worker reads.
type order struct {
	subject.Assignment
	Planned   record.Case `json:"planned"`
	KeepTrace bool        `json:"keep_trace"` // of a pass, too
	// Extra is what the limits of this case are extended by, for times that the implementation declares.
	Extra time.Duration `json:"extra"`
}

// apart reports whether the case wants a network for itself, in which its worker lives.
func (o order) apart() bool { return slices.Contains(o.Planned.Needs, subject.NeedPackets) }

// named reports whether its implementation looks names up by the resolver of its system, for which ours has to stand in: in a network for
// itself, too.
func (o order) named() bool {
	return slices.Contains(o.Planned.Needs, subject.Names) && o.Implementation.AsksSystem()
}

// topic is what a message is about.
type topic string

const (
	spawned  topic = "spawn"    // a process group was made
	lateness topic = "lateness" // how late was the sleeper? Answered
	starting topic = "starting" // may an implementation start? Answered, in time
	started  topic = "started"  // it is up
	advanced topic = "progress" // how far a case has come that goes on for long
	finished topic = "result"   // the verdict
)

// message is one line from a worker.
type message struct {
	Type   topic          `json:"type"`
	PGID   int            `json:"pgid,omitempty"`
	From   time.Time      `json:"from,omitzero"`
	To     time.Time      `json:"to,omitzero"`
	Result *record.Result `json:"result,omitempty"`

	Progress *record.Progress `json:"progress,omitempty"`
}

// answer is a further line that a worker reads.
type answer struct {
	To   topic         `json:"to"`
	Late time.Duration `json:"late,omitempty"`
}

// write puts the message on a line of its own, in one call.
func (m message) write(w io.Writer) error {
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	line := append([]byte{recordMark}, text...)
	_, err = w.Write(append(line, '\n'))
	return err
}

// splitter parts a worker's standard output into messages and log. It keeps one unfinished message at most.
type splitter struct {
	deliver func(message)
	log     io.Writer

	inside bool // after a mark and before the end of its line
	line   []byte
}

// Write never fails: a worker is not to be stopped by what it prints.
func (s *splitter) Write(p []byte) (int, error) {
	whole := len(p)
	for len(p) > 0 {
		if s.inside {
			p = s.take(p)
			continue
		}
		at := bytes.IndexByte(p, recordMark)
		if at < 0 {
			_, _ = s.log.Write(p)
			break
		}
		_, _ = s.log.Write(p[:at])
		s.inside, p = true, p[at+1:]
	}
	return whole, nil
}

// take adds to the unfinished message and returns what follows it.
func (s *splitter) take(p []byte) []byte {
	at := bytes.IndexByte(p, '\n')
	if at < 0 {
		if len(s.line)+len(p) <= maxMessage {
			s.line = append(s.line, p...)
		}
		return nil
	}
	var m message
	if err := json.Unmarshal(append(s.line, p[:at]...), &m); err == nil {
		s.deliver(m)
	} else {
		_, _ = io.WriteString(s.log, "unreadable message of the worker: "+err.Error()+"\n")
	}
	s.line, s.inside = nil, false
	return p[at+1:]
}

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

// tailSize is what a message can show of a worker's log.
const tailSize = 8 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.kept = append(t.kept, p[max(0, len(p)-tailSize):]...)
	if over := len(t.kept) - tailSize; over > 0 {
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(bytes.ToValidUTF8(t.kept, []byte("?"))) }
