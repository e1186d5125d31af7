package tls

import (
	"crypto/tls"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// offered keeps the sessions that a server has given, and counts those that are offered to it again.
type offered struct {
	tls.ClientSessionCache
	times int
}

func (o *offered) Get(key string) (*tls.ClientSessionState, bool) {
	s, ok := o.ClientSessionCache.Get(key)
	if ok && s != nil {
		o.times++
	}
	return s, ok
}

var _ = harness.Describe("A ticket of a process that is gone", func() {
	It("keeps no client from being served by the next one: by a whole handshake",
		harness.Covers("TLS-018.server", harness.TLS, harness.Stream, harness.Answers, harness.Process, harness.Injects(fault.KindKill)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Returning())
			sessions := &offered{ClientSessionCache: tls.NewLRUClientSessionCache(1)}
			lab.TLS.Insists(func(c *tls.Config) { c.ClientSessionCache, c.SessionTicketsDisabled = sessions, false })
			payload := lab.Fit([]byte("for a ticket"))
			first := lab.Dial(ctx)
			Expect(first.SendFrames(payload...)).To(Succeed()) // tickets come behind the handshake, and are read with the answer at the latest
			delivery.OnWire(ctx, lab, first, payload...)
			ending.Kill(ctx, lab)
			lab.Restart(ctx)
			second := lab.Dial(ctx)
			if sessions.times == 0 {
				harness.NotJudged("it gave its client no ticket (RFC 8446 section 4.6.1), so that none can be offered to the next process")
			}
			payload = lab.Fit([]byte("after a restart"))
			Expect(second.SendFrames(payload...)).To(Succeed())
			delivery.OnWire(ctx, lab, second, payload...)
		})
})
