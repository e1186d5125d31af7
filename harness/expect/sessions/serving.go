package sessions

import (
	"context"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

// Serving is our peer as the server of a client under test.
type Serving struct {
	lab      *harness.AskingLab
	id       uint32
	opened   uint32                // the number of the client's open
	admitted bool                  // that was answered
	looked   int                   // datagrams of the client that were looked at
	copies   map[int][]Came        // those of each message, by how far it is from the open; 0: of the open
	answers  map[int][]byte        // the datagram that answers it
	answered map[int]time.Duration // when that was sent first
	began    time.Duration
	counters map[string]uint64 // of increments
	further  int               // copies beyond the first ones, since what was sent once was answered
}

// Came is a message of the client, or its open, that has come.
type Came struct {
	N     int // how far its number is from that of the open
	Copy  int // which copy of it that is, from 1
	Bytes reliable.Datagram
	datagram.Datagram
}

// Serve starts the client. Its open has come then, and is the next datagram.
func Serve(ctx context.Context, l *harness.AskingLab) *Serving {
	ginkgo.GinkgoHelper()
	l.Start(ctx)
	return Behind(l)
}

// Behind is Serve for a client whose first datagram has come.
func Behind(l *harness.AskingLab) *Serving {
	ginkgo.GinkgoHelper()
	s := &Serving{lab: l, began: l.Trace.Now(), counters: map[string]uint64{}}
	first := l.Server().Received()[0]
	if _, differs := l.Impl.Answer(first.Data); differs != "" {
		harness.As(record.ClassDelivery).Wrong("Expected the client to open a session first, but its first datagram is none that does: %s.", differs)
	}
	open, _ := reliable.Parse(first.Data)
	s.begin(open.Number)
	return s
}

// begin forgets a session that there was, and expects messages behind another open.
func (s *Serving) begin(opened uint32) {
	s.id, s.opened, s.admitted = 1+s.lab.Rand.Uint32N(reliable.MostSession), opened, false
	s.copies, s.answers, s.answered = map[int][]Came{}, map[int][]byte{}, map[int]time.Duration{}
}

// Next is the next datagram of the client, held against the profile and its session. Its Copy is 0 if none came within the limit, or the
// client has ended.
func (s *Serving) Next(ctx context.Context, limit time.Duration) (c Came) {
	ginkgo.GinkgoHelper()
	d, got, ok := s.next(ctx, limit)
	if !ok {
		return c
	}
	c = Came{N: int(int32(got.Number - s.opened)), Bytes: got, Datagram: d}
	s.belongs(c)
	s.copies[c.N] = append(s.copies[c.N], c)
	c.Copy = len(s.copies[c.N])
	if c.Copy > 1 {
		s.further++
	}
	return c
}

// next is the next datagram of the client, which has to be one of the profile.
func (s *Serving) next(ctx context.Context, limit time.Duration) (d datagram.Datagram, got reliable.Datagram, ok bool) {
	ginkgo.GinkgoHelper()
	more := func() bool { return len(s.lab.Server().Received()) > s.looked }
	s.lab.Await(ctx, limit, func() bool { return more() || s.lab.Ended() })
	if !more() && s.lab.Ended() {
		s.lab.Await(ctx, s.lab.Timing.Gap, more) // what it did last may still be on its way to our receive loop
	}
	if !more() {
		return d, got, false
	}
	d = s.lab.Server().Received()[s.looked]
	s.looked++
	got, err := reliable.Parse(d.Data)
	if err != nil {
		harness.As(record.ClassDelivery).Wrong("Expected datagrams of the reliability profile only, but datagram %d of the client is none: %v.", d.Number, err)
	}
	return d, got, true
}

// belongs expects that a datagram belongs to the session as it stands.
func (s *Serving) belongs(c Came) {
	ginkgo.GinkgoHelper()
	wrong := harness.As(record.ClassDelivery).Wrong
	switch {
	case c.Bytes.Kind == reliable.Open && c.N == 0:
	case c.Bytes.Kind == reliable.Open && s.abandoned():
		harness.Inconclusive("The client opened another session, as it may once it has sent something as often as it does without an answer: this " +
			"machine was too late to answer. A run of this case alone, when it has less to do, settles it.")
	case c.Bytes.Kind != reliable.Message:
		wrong("Expected messages of the session that the client has opened, but datagram %d of it is: %s.", c.Number, c.Bytes)
	case !s.admitted:
		wrong("Expected the client to send nothing but its open until that is answered, but datagram %d of it is: %s.", c.Number, c.Bytes)
	case c.Bytes.Session != s.id:
		wrong("Expected messages of session %06x, which was opened for the client, but datagram %d of it is: %s.", s.id, c.Number, c.Bytes)
	case c.N < 1:
		wrong("Expected messages to be numbered from %d on, one more than the client's open, but datagram %d of it is: %s.", s.opened+1, c.Number, c.Bytes)
	case c.N-s.oldest() >= reliable.Window:
		wrong("Expected the client to send no message that is %d or more ahead of one which has no answer yet, but it sent message %d, and message %d has "+
			"none.", reliable.Window, c.N, s.oldest())
	}
}

// oldest is the first message that is neither answered nor given up.
func (s *Serving) oldest() int {
	n := 1
	for s.settled(n) {
		n++
	}
	return n
}

// abandoned reports whether the client may have given its session up: our answer to something came behind the last copy of it.
func (s *Serving) abandoned() bool {
	most := s.lab.Declared().Attempts
	for _, all := range s.copies {
		if most > 0 && len(all) >= most {
			return true
		}
	}
	return false
}

// settled reports whether the client may take a message for answered, or has given it up.
func (s *Serving) settled(n int) bool {
	_, answered := s.answered[n]
	most := s.lab.Declared().Attempts
	return answered || most > 0 && len(s.copies[n]) >= most
}

// Due is the longest time from one copy of a datagram to the next, as it may have become: the timer is one for all that is on its way, and
// each copy may have doubled it since an answer came to what was sent once.
func (s *Serving) Due() time.Duration {
	r := s.lab.Declared()
	last := min(1+s.further, longest)
	if r.Cap > 0 { // whatever became of it, it is not longer
		last = longest
	}
	return s.lab.Timing.Around(r.Gap(last).Latest, 0).Latest
}

// longest is a copy after which times grow no more, or nobody waits for them.
const longest = 30

// Answer answers a message, or opens the session, as a right server does.
func (s *Serving) Answer(c Came) {
	ginkgo.GinkgoHelper()
	send := s.lab.Server().Answer
	if _, before := s.answered[c.N]; before {
		send = s.lab.Server().Again
	}
	at := s.lab.Sends(send, c.Datagram, s.Right(c).Bytes())
	if c.Copy == 1 {
		s.further = 0
	}
	if _, before := s.answered[c.N]; !before {
		s.answered[c.N] = at
	}
	s.admitted = true
}

// Right is the datagram that answers what has come. It is the same for each copy.
func (s *Serving) Right(c Came) reliable.Datagram {
	if c.N == 0 {
		return reliable.Datagram{Kind: reliable.Opened, Session: s.id, Number: s.opened}
	}
	if s.answers[c.N] == nil {
		s.answers[c.N] = s.carried(c.Bytes.Payload)
	}
	return reliable.Datagram{Kind: reliable.Answer, Session: s.id, Number: c.Bytes.Number, Payload: s.answers[c.N]}
}
