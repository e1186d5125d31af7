package observe

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// Whoever reads the log of a bad night has the reasons and nothing else.
var _ = harness.Describe("The reasons that a client gives for the ends of its connections", func() {
	ends := []struct {
		class adapter.Class
		by    func(*harness.ClientLab, *peer.Conn) error
	}{
		{adapter.Reset, func(_ *harness.ClientLab, c *peer.Conn) error { return c.Reset() }},
		{adapter.CleanClose, func(_ *harness.ClientLab, c *peer.Conn) error { return c.Close() }},
		{adapter.IdleTimeout, func(*harness.ClientLab, *peer.Conn) error { return nil }},
		{adapter.Truncated, func(lab *harness.ClientLab, c *peer.Conn) error {
			_ = c.Send(lab.Framing.Frame(load.Payload(lab, 50, 1))[:20])
			return c.Close()
		}},
		{adapter.Reset, func(_ *harness.ClientLab, c *peer.Conn) error { return c.Reset() }},
	}

	It("are each those of the connection that ended",
		harness.Covers("OBS-011.client", harness.Reconnect, harness.FreeBackoff, harness.Idle, harness.Waits(1, subject.WaitIdle),
			harness.Injects(fault.KindReset, fault.KindClose, fault.KindSilence)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, script.SilenceLimited.Direct().Retrying(0).Config(script.QuickBackoff))
			client := lab.Open(ctx)
			for n, end := range ends {
				conn := lab.Accept(ctx)
				Eventually(ctx, func() int { return script.TimesConnected(client) }).Should(match.AtLeast(n+1,
					"times that the client became connected", "our peer accepted as many connections"))
				Expect(end.by(lab, conn)).To(Succeed())
				expectReason(ctx, lab, client, n, end.class)
			}
		})
})

// expectReason waits until the client has left connected for the n-th time, from 0, and expects that whatever it says of that
// connection names this reason; and that it says something, unless that was no trouble.
func expectReason(ctx context.Context, lab *harness.ClientLab, client *harness.Driven, n int, class adapter.Class) {
	GinkgoHelper()
	var left adapter.Event
	Eventually(ctx, func() bool {
		lost := 0
		for _, e := range client.States() {
			if e.From == script.Connected {
				if lost == n {
					left = e
					return true
				}
				lost++
			}
		}
		return false
	}).WithTimeout(lab.Scale.Idle+lab.Timing.Prompt).Should(BeTrue(),
		"Expected the client to leave connected when connection %d ends (%s), but it reports no such change.", n+1, class)
	told := class == adapter.CleanClose
	for _, e := range append(client.Errors(), left) {
		if e.Conn != left.Conn || e.Class == "" {
			continue
		}
		if told = true; e.Class != class {
			fail := harness.As(record.ClassReason).Wrong
			if e.Class.Timed() { // its own clock may have been quicker than what a late host kept from it
				fail = harness.As(record.ClassReason).Missed
			}
			fail("Expected the end of connection %d to be reported as %s, but the client reports %s (%q): whoever looks for the "+
				"reason later looks in the wrong place.", n+1, class, e.Class, e.Detail)
		}
	}
	if !told {
		harness.Missed("Expected the client to give a reason for the end of connection %d, which was %s, but it gives none.", n+1, class)
	}
}

var _ = harness.Describe("The addresses that a client reports of a connection", func() {
	It("are those of the wire, each time anew: connected again",
		harness.Covers("OBS-013.client.again", harness.Reconnect, harness.FreeBackoff), func(ctx SpecContext) {
			const made = 3
			lab := harness.TestClient(ctx, harness.Plain.Direct().Retrying(0).Config(script.QuickBackoff))
			client := lab.Open(ctx)
			for n := range made {
				conn := lab.Accept(ctx)
				expectAddresses(ctx, client, n, conn.Remote(), conn.Local())
				Expect(conn.Close()).To(Succeed())
			}
		})

	It("are those of the one that answered, of several: several addresses",
		harness.Covers("OBS-013.client.several", harness.Addresses, harness.Injects(fault.KindRefuse)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Direct())
			client := lab.OpenAny(ctx, lab.Detour(fault.Refuse()), lab.Server().Addr())
			conn := lab.Accept(ctx)
			expectAddresses(ctx, client, 0, conn.Remote(), conn.Local())
		})
})

// expectAddresses expects that the client reports these addresses when it becomes connected for the n-th time, from 0.
func expectAddresses(ctx context.Context, client *harness.Driven, n int, local, remote string) {
	GinkgoHelper()
	Eventually(ctx, func() int { return script.TimesConnected(client) }).Should(BeNumerically(">", n),
		"times that the client became connected")
	for _, e := range client.States() {
		if e.To != script.Connected {
			continue
		}
		if n > 0 {
			n--
			continue
		}
		if e.Local != local || e.Remote != remote {
			harness.Wrong("Expected the client to report the connection from %s to %s, as the wire shows it, but it reports one "+
				"from %s to %s.", local, remote, e.Local, e.Remote)
		}
		return
	}
}

// An event that is stamped when it is written tells when somebody had time to write it.
var _ = harness.Describe("The times of a client's events", func() {
	It("are those at which it happened on the wire", harness.Covers("OBS-008.client"), func(ctx SpecContext) {
		const messages = 5
		lab := harness.TestClient(ctx, harness.Plain.Direct())
		client := lab.Open(ctx)
		conn := lab.Accept(ctx)
		client.Connected(ctx)
		at := timing.Window{Latest: lab.Timing.Around(0, 0).Latest}
		for n := range messages {
			sent := lab.Trace.Now()
			Expect(conn.SendFrames(load.Payload(lab, 50, n))).To(Succeed())
			Eventually(ctx, func() int { return len(client.Messages()) }).Should(match.Count(n+1, "messages that the client reports",
				"as many were sent"))
			timed.ToldAfter(lab, fmt.Sprintf("the time that the client gives for message %d, counted from when it was sent,", n+1), sent,
				client.Messages()[n], at)
		}
		lost := lab.Trace.Now()
		Expect(conn.Close()).To(Succeed())
		client.Disconnected(ctx)
		states := client.States()
		timed.ToldAfter(lab, "the time that the client gives for the end of its connection, counted from when that was ended,", lost,
			states[len(states)-1], at)
	})
})
