package close

import (
	"context"
	"slices"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// workers are the threads that send at once, and meetings how often an end meets them: locks that are taken in different order stand in
// each other's way once in so many times.
const workers, meetings = 8, 50

// silent is how many clients are there beside those who ask: the more a server has to look at as it ends, the longer its end meets the
// others.
const silent = 400

var _ = harness.Describe("A client that is ended while several threads send", func() {
	It("comes to its end each time, and tells what came of all that was asked of it: 8 threads, 50 times",
		harness.Covers("CLS-019.client", harness.Cancel, harness.Injects(fault.KindClose)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			lab.MustAnswer()
			met := lab.Needs(meetings*9/10, "ends that met a client whose threads were sending")
			lab.Server().Handle(func(c *peer.Conn) {
				c.WaitEnd(c.Life())
				_ = c.Close() // it may have been ended by us meanwhile
			})
			late := 0
			for n := range meetings {
				if !endsWhileSending(ctx, lab, endsOfSenders[n%len(endsOfSenders)]) {
					late++
					continue
				}
				met.Made(1)
			}
			if late > meetings/2 {
				harness.NotJudged("it had sent all that it was asked for before anything else reached it, in %d of %d tries: nothing meets in it", late,
					meetings)
			}
		})
})

// meeting is a client with threads that send.
type meeting struct {
	lab     *harness.ClientLab
	client  *harness.Driven
	conn    *peer.Conn
	sending *harness.Sending
}

// end asks for an end, and returns what has to have an outcome.
type end func(context.Context, meeting) []*harness.Sending

// endsOfSenders are pairs of ends that meet, in an order that chance decides.
var endsOfSenders = [][2]end{
	{closesGently, cancelsAll},
	{closesGently, leavesIt},
	{aborts, cancelsSends},
	{cancelsSends, closesGently},
	{cancelsAll, leavesIt},
}

// closesGently asks for it several times, each of which is one more chance to meet a thread that sends.
func closesGently(ctx context.Context, m meeting) (asked []*harness.Sending) {
	const often = 8
	for range often {
		asked = append(asked, m.client.Close(ctx, "graceful"))
	}
	return asked
}

func aborts(ctx context.Context, m meeting) []*harness.Sending {
	return []*harness.Sending{m.client.Close(ctx, "abort")}
}

func cancelsAll(ctx context.Context, m meeting) []*harness.Sending {
	return []*harness.Sending{m.client.CancelAll(ctx)}
}

func cancelsSends(ctx context.Context, m meeting) []*harness.Sending {
	return []*harness.Sending{m.client.Cancel(ctx, m.sending)}
}

// leavesIt lets our peer end its stream: what a server that drains does in the end.
func leavesIt(_ context.Context, m meeting) []*harness.Sending {
	_ = m.conn.Half() // the client may have been quicker
	return nil
}

// endsWhileSending lets two ends meet a client whose threads send, and expects that everything comes to an end. It reports whether they
// still sent.
func endsWhileSending(ctx context.Context, lab *harness.ClientLab, ends [2]end) (met bool) {
	GinkgoHelper()
	const size, each = 100, 400
	m := meeting{lab: lab, client: lab.Open(ctx), conn: lab.Accept(ctx)}
	m.client.Connected(ctx)
	m.sending = m.client.SendMany(ctx, size, workers, each)
	lab.Await(ctx, lab.Timing.Reply, func() bool { return m.conn.ReceivedBytes() > 0 || script.HasEnded(m.conn) })
	met = m.sending.Pending()
	var first, second []*harness.Sending
	script.Race(lab, func() { first = ends[0](ctx, m) }, func() { second = ends[1](ctx, m) })
	for _, asked := range slices.Concat([]*harness.Sending{m.sending}, first, second) {
		harness.MovesOn(ctx, lab, func() bool { return !asked.Pending() }, "it does not tell what came of %s", asked)
	}
	m.client.Disconnected(ctx)
	ending.Comes(ctx, lab, m.conn)
	return met
}

var _ = harness.Describe("A server that is asked to terminate while several clients ask, and some leave", func() {
	It("comes to its end each time: 8 clients, again and again",
		harness.Covers("CLS-019.server", append(script.Draining, harness.Many,
			harness.Injects(fault.KindTerm, fault.KindReset, fault.KindClose))...), func(ctx SpecContext) {
			const few = 5 // a server takes its time to start
			lab := harness.TestServer(ctx, harness.Plain.Direct().Messages().Returning().Config(func(c *adapter.Config) {
				c.DrainTimeout = script.Millis(timing.Default.Prompt)
			}))
			met := lab.Needs(few, "times that a server was asked to terminate while clients asked")
			for n := 0; n < few || n < meetings && lab.Trace.Now() < lab.Timing.Reply; n++ {
				if n > 0 {
					lab.Restart(ctx)
				}
				endsWhileAsked(ctx, lab, met)
			}
		})
})

func exited(lab *harness.ServerLab) bool {
	_, _, over := lab.Process.Exit()
	return over
}

// endsWhileAsked asks the server to terminate while clients ask on and on, and expects that it does.
func endsWhileAsked(ctx context.Context, lab *harness.ServerLab, met *harness.Stimulus) {
	GinkgoHelper()
	clients := script.DialMany(ctx, lab, load.Connections(lab, workers+silent)) // all of which a drain has to look at
	if clients = clients[:min(len(clients), workers)]; len(clients) < 2 {
		harness.NotJudged("it serves one client at a time, so that an end meets no others")
	}
	for _, c := range clients {
		go script.KeepAskingBy(c, 20, 5) // little at once, so that the server sends often
	}
	for _, c := range clients {
		if _, err := c.Frame(lab.Within(ctx, lab.Timing.Reply), 0); err != nil {
			harness.Because(err, "Expected an answer to the first request of client %d: %v", c.Number(), err)
		}
	}
	Expect(clients[0].Reset()).To(Succeed())
	lab.Process.Signal(syscall.SIGTERM, fault.KindTerm)
	_ = clients[1].Half() // the server may have been quicker
	met.Made(1)
	lab.Await(ctx, lab.Config.DrainTimeout.D(), func() bool { return exited(lab) })
	harness.MovesOn(ctx, lab, func() bool { return exited(lab) },
		"its process still runs %v after it was asked to terminate and %v after the end of its drain limit",
		lab.Config.DrainTimeout.D()+lab.Timing.Reply, lab.Timing.Reply)
}
