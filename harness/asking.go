package harness

import (
	"bytes"
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// AskingLab has a client under test that asks by datagrams, and that nobody drives: it asks the address in its command by itself. Our peer
// is its server, and answers what the scenario says.
type AskingLab struct {
	*Lab
	server *datagram.Listener
}

// TestAsking lets our peer listen. The client is not started before Start, so that nothing of what it does is missed.
func TestAsking(_ context.Context) *AskingLab {
	l := &AskingLab{Lab: newLab(Plain)}
	l.mayEnd = true // one that has its answer, or gives up, may end
	l.first, l.bytes = l.Rand.Uint32(), short
	s, err := datagram.Listen(l.lease(), datagram.PeerConfig{Trace: l.Trace, Ledger: l.Ledger, Number: 1})
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(s.Close)
	l.server = s
	return l
}

// Choose has the client be started with this number of its first message, and payloads of so many bytes, as far as its command takes
// them: before Start.
func (l *AskingLab) Choose(first uint32, bytes int) { l.first, l.bytes = first, bytes }

// Server is our peer.
func (l *AskingLab) Server() *datagram.Listener { return l.server }

// Launch starts the client, and awaits nothing of it.
func (l *AskingLab) Launch(ctx context.Context) {
	here.host.Starting()
	defer here.host.Started()
	l.launch(ctx, l.server.Addr())
	l.watchDeath(func() bool { return false })
	l.ready()
}

// Start starts the client, and returns its first question.
func (l *AskingLab) Start(ctx context.Context) datagram.Datagram {
	here.host.Starting()
	defer here.host.Started()
	limit := l.Timing.Start
	if declared := l.Impl.Start.D(); declared > 0 {
		limit = declared
	}
	l.launch(ctx, l.server.Addr())
	l.watchDeath(func() bool { return false })
	wait, cancel := context.WithCancel(ctx)
	defer cancel()
	asked := make(chan struct{})
	go func() {
		if l.awaits(wait, 1) {
			close(asked)
		}
	}()
	if err := l.Process.Asks(ctx, l.server.Addr(), limit, asked); err != nil {
		notStarted(verdict.Implementation, err)
	}
	l.ready()
	return l.server.Received()[0]
}

// awaits waits until so many datagrams have come.
func (l *AskingLab) awaits(ctx context.Context, n int) bool {
	_, ok := l.server.Await(ctx, n-1, func(datagram.Datagram) bool { return true })
	return ok
}

// Declared is how the client says that it asks again; a case that asks for it needs Retransmits.
func (l *AskingLab) Declared() subject.Retransmit { return *l.Impl.Policies.Retransmit }

// Copies are the datagrams that carry the client's first question: those that are like the first one, or all where each copy differs from
// the others.
func (l *AskingLab) Copies() []datagram.Datagram {
	var copies []datagram.Datagram
	all := l.server.Received()
	for _, d := range all {
		r := l.Impl.Policies.Retransmit
		if bytes.Equal(d.Data, all[0].Data) || r != nil && r.Fresh {
			copies = append(copies, d)
		}
	}
	return copies
}

// Reaches waits until so many copies have come, at most so long, or until the client's process has ended and can send none any more.
func (l *AskingLab) Reaches(ctx context.Context, copies int, limit time.Duration) bool {
	enough := func() bool { return len(l.Copies()) >= copies }
	l.Await(ctx, limit, func() bool { return enough() || l.Ended() })
	if !enough() && ctx.Err() == nil && l.Ended() {
		l.Await(ctx, l.Timing.Quiet, enough) // what it did last may still be on its way to our receive loop
	}
	return enough()
}

// Ended reports whether the client's process has ended.
func (l *AskingLab) Ended() bool { return l.Process.Gone() }

// Answer is the right answer to a question, by the rules of client.respond. A case that asks for it needs Converses.
func (l *AskingLab) Answer(question datagram.Datagram) []byte {
	answer, differs := l.Impl.Answer(question.Data)
	if differs != "" {
		Inconclusive("Datagram %d of the client is none that its declaration answers: %s.", question.Number, differs)
	}
	return answer
}

// Sends carries out what a datagram to the client is sent by, and returns when it had left. That it could not be sent is none of the
// client's doing.
func (l *AskingLab) Sends(send func(netip.AddrPort, []byte) error, question datagram.Datagram, b []byte) time.Duration {
	if err := send(question.From, b); err != nil {
		Abort(verdict.Error, verdict.Host, fmt.Sprintf("a datagram to %s: %v", question.From, err))
	}
	return l.Trace.Now()
}
