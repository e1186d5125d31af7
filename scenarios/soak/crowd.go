package soak

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A thread and its stack for each connection are cheap until there are thousands of connections.
var _ = harness.Describe("Thousands of connections that stay", func() {
	const many = 2000
	const most = 64 << 10     // bytes of memory for each of them
	const beside = 100        // descriptors that a server needs beside them
	const pause = time.Second // between two messages on one of them

	It("are all served for as long as they stay, for little memory each, and leave nothing behind",
		harness.Covers("SOK-006.server", harness.Answers, harness.Stream, harness.Crowd, harness.Linux, harness.Process,
			harness.Lasts(0, time.Minute)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			forgets(lab)
			n := load.Connections(lab, many)
			resources.AllowDescriptors(lab, n+beside)
			before := lab.Process.Memory()
			conns := script.DialMany(ctx, lab, n)
			going := load.GoOn(lab, int64(2*n), int64(2*n), "answers")
			growth := resources.Watch(lab)
			for round := 0; !going.Over(); round++ {
				asksEach(ctx, lab, conns, round)
				going.Did(int64(n))
				if round == 0 {
					resources.HoldsEach(lab, before, n, most)
				}
				growth.Look(going.Done())
				lab.Await(ctx, pause, func() bool { return ctx.Err() != nil })
			}
			going.End()
			growth.Ends("answers")
			for _, c := range conns {
				c.Close()
			}
			resources.GivesBack(ctx, lab, before, n, "connections that were closed")
		})
})

// asksEach sends a message over each connection, and expects its reply.
func asksEach(ctx context.Context, lab *harness.ServerLab, conns []*peer.Conn, round int) {
	GinkgoHelper()
	sent := make([]*delivery.Awaited, len(conns))
	for i, c := range conns {
		p := load.Payload(lab, 32, round*len(conns)+i)
		sent[i] = delivery.Await(lab, 1)
		sent[i].Sent(p)
		if err := c.SendFrames(p); err != nil {
			harness.As(record.ClassService).Because(err, "Expected the server to keep %d connections, but number %d: %v", len(conns), i+1, err)
		}
	}
	wait, cancel := context.WithTimeout(ctx, lab.Timing.Reply+load.Crowds(lab, len(conns)))
	defer cancel()
	for i, c := range conns {
		for sent[i].Left() > 0 {
			came, err := c.TakeFrames(wait)
			if err != nil {
				harness.As(record.ClassService).Because(err, "Expected an answer on each of %d connections that stay, but on number %d, in "+
					"round %d: %v", len(conns), i+1, round+1, err)
			}
			sent[i].Came(came...)
		}
	}
}
