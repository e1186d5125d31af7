package self

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"os"
	"runtime"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/relay"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// What stands between the two sides is held against plain sockets.
var _ = harness.Describe("Sockdrill's own side of the wire", func() {
	It("does what is documented, fault by fault", Serial, selfCheck("ADP-011.harness"), func(ctx SpecContext) {
		// A busy machine spoils a rate now and then. What is wrong is wrong each time, on a machine that keeps up.
		const rounds = 4
		wrong := map[string][]string{}
		for round := range rounds {
			for _, m := range measured(ctx) {
				if !m.OK && len(wrong[m.Name]) == round {
					wrong[m.Name] = append(wrong[m.Name], m.Value)
				}
			}
			maps.DeleteFunc(wrong, func(_ string, values []string) bool { return len(values) <= round })
			if len(wrong) == 0 {
				return
			}
		}
		harness.Missed("Faults do something other than documented, %d times in a row: %v", rounds, wrong)
	})

	It("keeps a peer that stalls open, whatever the runtime collects", selfCheck("ADP-010.harness"), func(ctx SpecContext) {
		s, err := peer.Listen(ctx, peer.Config{Hold: true}, "")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(s.Close)
		r, err := relay.Start(relay.Config{Upstream: s.Addr(), Trace: trace.New()}, fault.Stall(fault.ToServer),
			fault.Stall(fault.ToClient))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(r.Close)
		r.Stall(fault.ToServer)
		r.Stall(fault.ToClient)
		Expect(endsAfterCollection(s.Addr())).To(BeFalse(), "a peer that reads nothing was closed by the runtime")
		Expect(endsAfterCollection(r.Addr())).To(BeFalse(), "a connection through a relay that stalls was closed by the runtime")
		Expect(endsAfterCollection(forgetful())).To(BeTrue(),
			"a socket that nobody refers to must be closed by the runtime, or this check sees nothing")
	})

	It("steers and gives up its faults in bounded time, behind a reader that has stopped", selfCheck("ADP-012.harness"),
		func(ctx SpecContext) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(l.Close) // it accepts nothing and reads nothing
			r, err := relay.Start(relay.Config{Upstream: l.Addr().String(), Trace: trace.New()},
				fault.Latency(fault.ToServer, timing.Default.Gap, 0), fault.Bucket(fault.ToServer, 1), fault.Stall(fault.ToServer))
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(r.Close)
			conn, err := net.Dial("tcp", r.Addr())
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(conn.Close)
			const much = 64 << 20 // more than all buffers on the way
			Expect(conn.SetWriteDeadline(time.Now().Add(timing.Default.Quiet))).To(Succeed())
			_, err = conn.Write(make([]byte, much))
			Expect(err).To(MatchError(os.ErrDeadlineExceeded), "nothing is read, so the bytes must be stuck on the way")

			for _, call := range []struct {
				name string
				do   func() error
			}{
				{"stall", func() error { r.Stall(fault.ToServer); return nil }},
				{"resume", func() error { r.Resume(fault.ToServer); return nil }},
				{"refuse", r.Refuse}, {"admit", r.Admit},
				{"proofs", func() error { r.Proofs(); return nil }},
				{"close", r.Close},
			} {
				done := make(chan error, 1)
				go func() { done <- call.do() }()
				Eventually(ctx, done).Should(Receive(BeNil()), "the call %s must end within %v", call.name, timing.Default.Prompt)
			}
		})
})

func measured(ctx context.Context) []measure.Result {
	return append(relay.Probe(ctx), relay.Verify(ctx)...)
}

// endsAfterCollection connects, lets the runtime collect what nobody refers to, and reports whether the connection ended.
func endsAfterCollection(addr string) bool {
	GinkgoHelper()
	conn, err := net.Dial("tcp", addr)
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	collecting := time.Now().Add(timing.Default.Quiet)
	for {
		runtime.GC()
		Expect(conn.SetReadDeadline(time.Now().Add(timing.Default.Gap))).To(Succeed())
		_, err := conn.Read(make([]byte, 1))
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			Expect(err).To(MatchError(io.EOF))
			return true
		}
		if time.Now().After(collecting) {
			return false
		}
	}
}

// forgetful is the address of a listener that accepts one connection and forgets it.
func forgetful() string {
	GinkgoHelper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(l.Close)
	go l.Accept()
	return l.Addr().String()
}
