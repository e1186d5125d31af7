package overload

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// watched is what a case needs that looks at the process itself.
var watched = []harness.Need{harness.Stream, harness.Process, harness.Linux}

// A descriptor is what every connection costs first.
var _ = harness.Describe("The descriptors of a server", func() {
	const room, many = 4, 40 // descriptors that each of its processes has left, and clients that want one

	It("may run out, and it waits until some come back",
		harness.Covers("OVL-004.server", append(watched, harness.Unaccepted, harness.Injects(fault.KindDescriptors))...), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			resources.LimitDescriptors(lab, room)
			clients := queued(ctx, lab, many)
			for i, c := range clients {
				c.SendFrames(script.GreetingOf(lab.Framing, i)) // a server may end those that it cannot keep
			}
			served := func() (n int) {
				for _, c := range clients {
					if c.FrameCount() > 0 {
						n++
					}
				}
				return n
			}
			if lab.Await(ctx, lab.Timing.Quiet+load.Crowds(lab, len(clients)), func() bool { return served() == len(clients) }) {
				harness.Inconclusive("All of %d clients were served: the server did not run out of descriptors. Nothing settles it for a "+
					"server that has them in reserve.", len(clients))
			}
			lab.Note("%d of %d clients got no answer", len(clients)-served(), len(clients))
			resources.Rests(ctx, lab, "while clients wait and it has no descriptor for them")
			for _, c := range clients {
				Expect(c.Close()).To(Succeed())
			}
			harness.As(record.ClassService).Eventually(ctx, lab.RoundTrip).WithTimeout(lab.Timing.Reply).Should(Succeed(),
				"A new client, once the %d clients had left because of which the server had run out of descriptors: "+
					"it has some again, and an accept that failed must not have been the last", len(clients))
		})

	It("may be more than 1,024", harness.Covers("OVL-003.server", append(watched, harness.Crowd)...), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		lab.MustSurvive()
		resources.AllowDescriptors(lab, 2*subject.Crowd)
		load.Crowds(lab, subject.Crowd)
		began := lab.Trace.Now()
		clients := script.DialMany(ctx, lab, subject.Crowd)
		if idle := lab.Impl.Declared(subject.WaitIdle).D(); idle > 0 && lab.Trace.Now()-began > idle/2 {
			harness.Inconclusive("It took %v to connect %d clients, and the server ends those that are silent for %v. A longer limit on "+
				"silence, or a quieter machine, settles it.", lab.Trace.Now()-began, len(clients), idle)
		}
		script.EchoEach(ctx, lab, clients, "of the clients that were connected at once, more than 1,024 of them,")
		delivery.ToOthers(ctx, lab)
	})
})

// queued connects up to n peers to a server that may accept none of them: until its queue is full, where the system answers no
// further one.
func queued(ctx context.Context, lab *harness.ServerLab, n int) (clients []*peer.Conn) {
	GinkgoHelper()
	for len(clients) < n {
		wait, cancel := context.WithTimeout(ctx, lab.Timing.Quiet)
		c, err := lab.TryDial(wait)
		cancel()
		if err != nil {
			lab.Note("after %d connections: %v", len(clients), err)
			break
		}
		clients = append(clients, c)
	}
	Expect(clients).NotTo(BeEmpty(), "the system connects a client to a listener before the server accepts it")
	return clients
}

// A server without anything to do does nothing.
var _ = harness.Describe("A server whose clients are all silent", func() {
	It("is at rest", harness.Covers("OVL-011.server", watched...), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		clients := script.DialMany(ctx, lab, load.Connections(lab, 50))
		script.EchoEach(ctx, lab, clients, "of the clients that are about to be silent")
		resources.Rests(ctx, lab, "while its clients are connected and silent")
	})
})
