package udp

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/sessions"
	"github.com/sockdrill/sockdrill/harness/fault"
)

var _ = harness.Describe("A session of the reliability profile whose server was killed", func() {
	It("is unknown to the one that is started again, and another can be opened",
		harness.Covers("UDP-021.server", profile(harness.Process, harness.Injects(fault.KindKill))...), func(ctx SpecContext) {
			lab := harness.TestDatagrams(ctx)
			s := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			s.Deliver(ctx, several, "before it was killed", increments(several)...)
			ending.Kill(ctx, lab)
			lab.Restart(ctx)
			s.Lost(ctx, several+1, sessions.Increment(forged), "that was opened by a process which was killed")
			next := sessions.Open(ctx, lab, lab.Direct(), lab.Rand.Uint32(), 0)
			next.Stands(ctx, forged, 0, "the message that would raise it was of a session that is lost")
		})
})
