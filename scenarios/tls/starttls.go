package tls

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
)

// What a program has read of its socket and not looked at yet is what the client said in plain text, and stays that.
var _ = harness.Describe("Words that stand right behind the ones that ask for TLS", func() {
	It("are nothing to the server once TLS has begun: a message of their own",
		harness.Covers("TLS-026.server", harness.TLS, harness.StartTLS, harness.Stream, harness.Answers, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct())
			lab.MustSurvive()
			harness.SaysBehind(lab, lab.Framing.Frames(lab.Fit([]byte("put in between"))...))
			conn, err := lab.TryDial(ctx)
			harness.SaysBehind(lab, nil)
			if err != nil {
				lab.Note("it ends such a connection: %v", err)
				delivery.ToOthers(ctx, lab)
				return
			}
			payload := lab.Fit([]byte("over TLS"))
			Expect(conn.SendFrames(payload...)).To(Succeed())
			lab.Await(ctx, lab.Timing.Reply, func() bool { return conn.FrameCount() > 0 })
			lab.Await(ctx, lab.Timing.Quiet, func() bool { return conn.FrameCount() > len(payload) })
			if n := conn.FrameCount(); n > len(payload) {
				harness.Wrong("Expected the server to act on nothing that came before the handshake, but to %d messages over TLS it gave %d answers: one "+
					"of them is to what stood in plain text behind the words that ask for TLS, where anybody on the way could have put it.", len(payload), n)
			}
			delivery.OnWire(ctx, lab, conn, payload...)
		})
})
