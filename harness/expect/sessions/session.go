package sessions

import (
	"bytes"
	"context"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/reliable"
)

// Session is one that our peer has opened. Messages are named by how far they are from its open: the first one is 1.
type Session struct {
	lab    *harness.DatagramLab
	peer   *harness.Asker
	id     uint32
	opened uint32           // the number of its open
	sent   map[uint32]bool  // numbers of messages that may be answered
	latest int              // the greatest message that Deliver has sent
	copies map[int]int      // of each message
	looked int              // datagrams that were looked at
	heard  map[int][]byte   // the payload of the answer to each message
	often  map[int]int      // how many answers came to it
	lost   map[int]struct{} // messages that were answered by unknown
	gone   bool             // the server need not know it any more
}

// Open opens a session with this number. option is 0, or reliable.InOrder.
func Open(ctx context.Context, l *harness.DatagramLab, a *harness.Asker, number, option uint32) *Session {
	ginkgo.GinkgoHelper()
	s := open(ctx, l, a, number, option)
	if s == nil {
		harness.As(record.ClassService).Missed("Expected the server to open a session, but none of %d copies of an open was answered.", most)
	}
	return s
}

// open is Open, and nil if the server answers nothing.
func open(ctx context.Context, l *harness.DatagramLab, a *harness.Asker, number, option uint32) *Session {
	ginkgo.GinkgoHelper()
	s := &Session{lab: l, peer: a, opened: number, sent: map[uint32]bool{}, copies: map[int]int{}, heard: map[int][]byte{}, often: map[int]int{},
		lost: map[int]struct{}{}}
	open := reliable.Datagram{Kind: reliable.Open, Session: option, Number: number}
	s.looked = len(a.Received())
	answers := func(d datagram.Datagram) bool {
		got, err := reliable.Parse(d.Data)
		return err == nil && got.Number == number && (got.Kind == reliable.Opened || got.Kind == reliable.Unknown)
	}
	for tries := 0; tries < most; tries++ {
		s.send(open.Bytes())
		once, cancel := context.WithTimeout(ctx, l.Timing.Quiet)
		d, ok := a.Await(once, s.looked, answers)
		cancel()
		if !ok {
			continue
		}
		got, _ := reliable.Parse(d.Data)
		if got.Kind == reliable.Unknown || got.Session == 0 {
			harness.As(record.ClassService).Wrong("Expected the server to open a session, but it answered %s by %s.", open, got)
		}
		s.id = got.Session
		return s
	}
	return nil
}

// most is how often something is sent before it counts as not answered: at three losses in ten, both ways, a right server has then been
// heard by all but one of a million million.
const most = 40

// At is the datagram of message n, with this payload.
func (s *Session) At(n int, payload []byte) reliable.Datagram {
	return reliable.Datagram{Kind: reliable.Message, Session: s.id, Number: s.opened + uint32(n), Payload: payload}
}

// Send sends a copy of message n.
func (s *Session) Send(n int, payload []byte) {
	ginkgo.GinkgoHelper()
	d := s.At(n, payload)
	s.sent[d.Number] = true
	s.latest = max(s.latest, n)
	s.copies[n]++
	s.send(d.Bytes())
}

// Wrong sends a datagram from this session's address that is wrong, and counts it as the fault.
func (s *Session) Wrong(f fault.Fault, b []byte) {
	ginkgo.GinkgoHelper()
	if err := s.peer.Wrong(f, b); err != nil {
		harness.NotJudged("this system sends no datagram of %d bytes: %v", len(b), err)
	}
}

func (s *Session) send(b []byte) {
	ginkgo.GinkgoHelper()
	if p := s.lab.Process; p != nil {
		if _, _, ended := p.Exit(); ended {
			harness.As(record.ClassDied).Missed("Expected the server to answer, but its process has ended.")
		}
	}
	if err := s.peer.Send(b); err != nil {
		harness.Inconclusive("A datagram could not be sent: %v.", err)
	}
}

// wait lets datagrams come until the condition holds, for as long as silence counts as such, and looks at each.
func (s *Session) wait(ctx context.Context, until func() bool) {
	ginkgo.GinkgoHelper()
	s.lab.Await(ctx, s.lab.Timing.Quiet, func() bool { s.Look(); return until() })
}

// Look holds what has come to the session's address against what may come there.
func (s *Session) Look() {
	ginkgo.GinkgoHelper()
	came := s.peer.Received()
	for _, d := range came[s.looked:] {
		s.looked++
		got, err := reliable.Parse(d.Data)
		if err != nil {
			if s.lab.Network() != nil {
				continue // the network may have changed it
			}
			harness.As(record.ClassDelivery).Wrong("Expected datagrams of the reliability profile only, but datagram %d to this peer is none: %v.",
				d.Number, err)
		}
		s.judge(d.Number, got)
	}
}

// judge is about one datagram of the server.
func (s *Session) judge(number int, got reliable.Datagram) {
	ginkgo.GinkgoHelper()
	n := int(int32(got.Number - s.opened))
	switch {
	case got.Kind == reliable.Opened && n == 0 && got.Session == s.id:
	case got.Kind == reliable.Unknown && s.sent[got.Number] && got.Session == s.id:
		s.lost[n] = struct{}{}
		if !s.gone {
			harness.As(record.ClassService).Wrong("Expected message %d to be answered, but datagram %d to this peer is unknown: the server has forgotten "+
				"session %06x, which it has opened.", n, number, s.id)
		}
	case got.Kind != reliable.Answer || got.Session != s.id || !s.sent[got.Number]:
		harness.As(record.ClassDelivery).Wrong("Expected answers to what this peer had sent, in session %06x, and nothing else, but datagram %d to it is: "+
			"%s.", s.id, number, got)
	case s.often[n] > 0 && !bytes.Equal(s.heard[n], got.Payload):
		harness.As(record.ClassDelivery).Wrong("Expected each copy of message %d to be answered by the same bytes, but the answers differ: % x, and then % x. "+
			"It was carried out more than once, or its answer was not kept.", n, s.heard[n], got.Payload)
	default:
		s.heard[n], s.often[n] = got.Payload, s.often[n]+1
	}
}
