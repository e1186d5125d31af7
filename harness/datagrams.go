package harness

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// DatagramLab has a server under test that is reached by datagrams; our peers ask it.
type DatagramLab struct {
	*Lab
	Addr   string // where the server listens
	askers int    // peers that were opened, for their numbers in the trace
}

// TestDatagrams starts the server under test, which has answered something by then.
func TestDatagrams(ctx context.Context) *DatagramLab {
	l := &DatagramLab{Lab: newLab(Plain)}
	here.host.Starting()
	defer here.host.Started()
	question := l.Question(short).Question
	if l.Impl.Target != "" {
		l.Addr = l.Impl.Target
		if err := process.Asked(ctx, l.Addr, question, l.Timing.Reply); err != nil {
			notStarted(verdict.Implementation, fmt.Errorf("nothing answers at the target %s, by UDP: %w; start the server first", l.Addr, err))
		}
		return l
	}
	l.Addr = l.lease()
	l.launch(ctx, l.Addr)
	if err := l.Process.Answers(ctx, l.Addr, question); err != nil {
		notStarted(verdict.Implementation, err)
	}
	l.ready()
	return l
}

// short is how long the payload of a question is where its length does not matter, in bytes.
const short = 32

// Question is one that was not asked before in this lab. Where questions carry a payload it is of this length, or as long as it may be; 0 is
// a short one.
func (l *DatagramLab) Question(payload int) subject.Inquiry {
	if payload == 0 {
		payload = short
	}
	return l.Impl.Inquiry(int(l.asked.Add(1)), payload)
}

// Through opens a peer that asks through the relay, with the armed faults.
func (l *DatagramLab) Through() *Asker {
	if l.network == nil {
		r, err := datagram.Start(datagram.Config{Upstream: l.Addr, Trace: l.Trace, Seed: l.seed}, l.faults...)
		if err != nil {
			Abort(verdict.Error, verdict.Harness, err.Error())
		}
		l.network, l.entry = r, r.Addr()
		ginkgo.DeferCleanup(func() {
			if err := r.Close(); err != nil {
				here.worsen(verdict.Error, verdict.Harness, record.ClassRelay, err.Error())
			}
		})
	}
	return l.opened(l.entry)
}

// Network is the relay that Through asks through.
func (l *DatagramLab) Network() *datagram.Relay { return l.network }

// Direct opens a peer that asks the server itself, and hears whoever sends to it.
func (l *DatagramLab) Direct() *Asker { return l.opened(l.Addr) }

func (l *DatagramLab) opened(addr string) *Asker {
	l.askers++
	p, err := datagram.Open(addr, datagram.PeerConfig{Trace: l.Trace, Ledger: l.Ledger, Number: l.askers})
	if err != nil {
		Abort(verdict.Error, verdict.Host, err.Error())
	}
	ginkgo.DeferCleanup(p.Close)
	return &Asker{Peer: p}
}

// Restart starts a server that has ended again, on the address that it had. That it does not answer there is the implementation's failure.
func (l *DatagramLab) Restart(ctx context.Context) {
	ginkgo.GinkgoHelper()
	l.Step("the server is started again")
	here.host.Starting()
	defer here.host.Started()
	l.launch(ctx, l.Addr)
	if err := l.Process.Answers(ctx, l.Addr, l.Question(0).Question); err != nil {
		As(record.ClassService).Because(err, "Expected the server to answer at %s again, after a former process of it was killed there, but: %v",
			l.Addr, err)
	}
	l.mayEnd = false
	l.ready()
}

// Asker is a peer, and what it has asked.
type Asker struct {
	*datagram.Peer
	Asked []subject.Inquiry
}

// Ask sends a question, or sends it again.
func (a *Asker) Ask(q subject.Inquiry) error {
	a.Asked = append(a.Asked, q)
	return a.Send(q.Question)
}
