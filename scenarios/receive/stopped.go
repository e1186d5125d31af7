package receive

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// So often a process is stopped twice, and so often at least it has to have been.
const stops, least = 12, 4

// A process that is stopped and goes on may find a call that it waited in interrupted (EINTR), whether it handles signals or not: on Linux
// epoll_wait and whatever waits on a socket with a timeout of its own. A debugger, a shell's job control and a machine that is moved do so.
var _ = harness.Describe("A process that is stopped and goes on while it receives", func() {
	It("misses nothing as a server: stopped in each message, twice",
		harness.Covers("RCV-003.server", harness.Stream, harness.Answers, harness.Process, harness.Injects(fault.KindStop)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			conn := lab.Dial(ctx)
			stopping := stopsWhileReceiving(lab.Lab, conn, func() int { return int(conn.ReceivedBytes()) })
			var payloads [][]byte
			for n := range load.Rounds(lab, stops, least) {
				payloads = append(payloads, load.Payload(lab, 100, n))
				stopping.send(ctx, payloads[n])
				delivery.OnWire(ctx, lab, conn, payloads...)
			}
			Expect(lab.Errors()).To(match.ReportNothing(), "a process that was stopped and goes on is no trouble")
			delivery.ToOthers(ctx, lab)
		})

	It("misses nothing as a client: stopped in each message, twice",
		harness.Covers("RCV-003.client", harness.Process, harness.Injects(fault.KindStop)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			stopping := stopsWhileReceiving(lab.Lab, conn, func() int { return len(client.Messages()) })
			var payloads [][]byte
			for n := range stops {
				payloads = append(payloads, load.Payload(lab, 100, n))
				stopping.send(ctx, payloads[n])
				delivery.ByClient(ctx, client, payloads...)
			}
			Expect(client.Errors()).To(match.ReportNothing(), "a process that was stopped and goes on is no trouble")
		})
})

// stopping is an implementation that is stopped again and again, and what came of it so far: bytes or messages.
type stopping struct {
	lab     *harness.Lab
	conn    *peer.Conn
	came    func() int
	stopped *harness.Stimulus
}

func stopsWhileReceiving(lab *harness.Lab, conn *peer.Conn, came func() int) stopping {
	return stopping{lab, conn, came, lab.Needs(least, "messages of which nothing came back while the process was stopped")}
}

// send sends a message in two parts to an implementation whose process is stopped, and goes on, while it waits for the second part; and is
// stopped again while that comes. A signal takes a moment until it has reached all threads of a process: what was quicker counts for
// nothing.
func (s stopping) send(ctx context.Context, payload []byte) {
	GinkgoHelper()
	frame := s.lab.Framing.Frame(payload)
	Expect(s.conn.Send(frame[:len(frame)/2])).To(Succeed(), "the first part of a message")
	s.pause(ctx) // it reads that, and waits again
	s.lab.Process.Freeze()
	s.pause(ctx)
	s.lab.Process.Thaw()
	s.pause(ctx)
	s.lab.Process.Freeze()
	s.pause(ctx)
	before := s.came()
	Expect(s.conn.Send(frame[len(frame)/2:])).To(Succeed(), "the rest of a message")
	s.pause(ctx)
	if s.came() == before {
		s.stopped.Made(1)
	}
	s.lab.Process.Thaw()
	s.lab.Await(ctx, s.lab.Timing.Reply, func() bool { return s.came() != before || script.HasEnded(s.conn) })
	if script.HasEnded(s.conn) {
		harness.Wrong("Expected a %s whose process was stopped and went on to go on with what it had been doing, but it ended the "+
			"connection.", s.lab.Impl.Side)
	}
}

func (s stopping) pause(ctx context.Context) {
	s.lab.Await(ctx, s.lab.Timing.Gap, func() bool { return false })
}
