package hostile

import (
	"fmt"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/ending"
	"github.com/sockdrill/sockdrill/harness/expect/resources"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A length within the limit is legal; a peer that takes its time over it must not hold a slot or a buffer for ever.
var _ = harness.Describe("Large frames that trickle in", func() {
	const many = 50
	It("hold neither memory nor service of a server, and are given up in time: given up in time",
		harness.Covers("HOS-003.server", harness.Prefix, harness.FrameLimit, harness.Waits(1, subject.WaitFrame), harness.Process,
			harness.Memory, harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Config(func(c *adapter.Config) {
				c.FrameTimeout,
					c.MaxFrame = script.Millis(script.Scale.Frame), eachLarge
			}))
			before := lab.Process.Memory()
			var dripping sync.WaitGroup
			conns := make([]*peer.Conn, load.Connections(lab, many))
			for i := range conns {
				conns[i] = lab.Dial(ctx)
				Expect(conns[i].Send(lab.Framing.Header(uint64(lab.Framing.Announceable())))).To(Succeed())
				dripping.Go(func() { conns[i].Wrong(fault.KindDrip).SendSlowly(ctx, wire.Fill(1000, 0), 1, lab.Timing.Gap) })
			}
			lab.Note("%d connections announce %d bytes each", len(conns), lab.Framing.Announceable())
			delivery.ToOthers(ctx, lab)
			resources.TouchesLittle(ctx, lab, before, int64(len(conns))*lab.Framing.Announceable())
			for _, conn := range conns {
				ending.Within(ctx, lab, conn, lab.Timing.Reply, adapter.FrameTimeout)
				conn.Close()
			}
			dripping.Wait()
		})
	It("do not hold a client, and are given up in time",
		harness.Covers("HOS-003.client", harness.Prefix, harness.FrameLimit, harness.Waits(1, subject.WaitFrame), harness.Memory,
			harness.Injects(fault.KindDrip)), func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain.Config(func(c *adapter.Config) {
				c.FrameTimeout,
					c.MaxFrame = script.Millis(script.Scale.Frame), oneLarge
			}))
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			client.Connected(ctx)
			before := lab.Process.Memory()
			Expect(conn.Send(lab.Framing.Header(uint64(lab.Framing.Announceable())))).To(Succeed())
			lab.Note("%d bytes announced", lab.Framing.Announceable())
			go conn.Wrong(fault.KindDrip).SendSlowly(ctx, wire.Fill(1000, 0), 1, lab.Timing.Gap)
			resources.TouchesLittle(ctx, lab, before, lab.Framing.Announceable())
			ending.ReportedBy(ctx, client, adapter.FrameTimeout)
			ending.Comes(ctx, lab, conn)
			delivery.ByClient(ctx, client)
		})

	It("take no memory of a server for what has not come, whatever its limit: whatever the limit",
		harness.Covers("HOS-003.server.touched", harness.Prefix, harness.Process, harness.Memory, harness.Answers, harness.Once,
			harness.Injects(fault.KindHeader)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain.Direct().Config(func(c *adapter.Config) { c.MaxFrame = oneLarge }))
			lab.MustSurvive()
			announced := min(lab.Framing.Announceable(), utmost)
			before := lab.Process.Memory()
			conn := lab.Dial(ctx)
			Expect(conn.Wrong(fault.KindHeader).Send(append(lab.Framing.Header(uint64(announced)), 0))).To(Succeed())
			lab.Note("%d bytes were announced, and one of them sent", announced)
			resources.TouchesLittle(ctx, lab, before, announced)
			if script.HasEnded(conn) {
				lab.Note("it ended the connection")
			}
			delivery.InAccount(ctx, lab)
			Expect(conn.Close()).To(Succeed()) // a server that refuses the length may have ended it before, by a reset
			delivery.ToOthers(ctx, lab)
		})
})

// What is announced: by each of many connections, by one, and at most where nobody declares a limit. In all it is enough to be told
// from what a runtime takes by itself.
const (
	eachLarge = 8 << 20
	oneLarge  = 256 << 20
	utmost    = 1 << 30
)

// Garbage is an error of one connection, never of the process.
var _ = harness.Describe("Random bytes", func() {
	const tries, size = 100, 4 << 10
	It("do not bring a server down", harness.Covers("HOS-005.server", harness.Prefix, harness.Process, harness.Answers, harness.Once,
		harness.Injects(fault.KindGarbage, fault.KindReset)), func(ctx SpecContext) {
		lab := harness.TestServer(ctx, harness.Plain.Direct())
		lab.MustSurvive()
		spoiled := lab.Needs(tries, "connections that got random bytes")
		for range tries {
			conn, err := lab.TryDial(ctx)
			Expect(err).NotTo(HaveOccurred(), "the server must accept after garbage on other connections")
			sends(conn.Wrong(fault.KindGarbage), garbage(lab.Lab, size), lab.Timing.Prompt, spoiled)
			conn.Reset()
		}
		delivery.ToOthers(ctx, lab)
	})
	It("do not bring a client down", harness.Covers("HOS-005.client", harness.Prefix, harness.Injects(fault.KindGarbage)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.MustSurvive()
			spoiled := lab.Needs(tries, "connections that got random bytes")
			for range tries {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				sends(conn.Wrong(fault.KindGarbage), garbage(lab.Lab, size), lab.Timing.Prompt, spoiled)
				_ = conn.Half() // fails where the client has reset the connection already, as it may
				client.Disconnected(ctx)
			}
			client := lab.Open(ctx)
			conn := lab.Accept(ctx)
			Expect(conn.SendFrames([]byte("well again"))).To(Succeed())
			delivery.ByClient(ctx, client, []byte("well again"))
		})
})

// sends sends as much as is taken, for the receiver may hang up before all of it went, and counts the connection if any was.
func sends(wrong peer.Wrong, p []byte, limit time.Duration, made *harness.Stimulus) {
	if n, _ := wrong.TrySend(p, limit); n > 0 {
		made.Made(1)
	}
}

func garbage(l *harness.Lab, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(l.Rand.Uint32())
	}
	return out
}

// Wherever a stream is cut, what was whole is delivered, and the rest is an error unless there is none.
var _ = harness.Describe("A conversation cut at every byte", func() {
	whole := [][]byte{[]byte("twelve bytes"), []byte("eight by"), []byte("four"), {}}

	It("is told apart by a server each time",
		harness.Covers("HOS-008.server", harness.Prefix, harness.Account, harness.Injects(fault.KindClose)), func(ctx SpecContext) {
			lab := harness.TestServer(ctx, harness.Plain)
			lab.MustSurvive()
			stream := lab.Framing.Frames(whole...)
			for cut := 1; cut <= len(stream); cut++ {
				complete, clean := upTo(lab.Framing, whole, cut)
				before := len(lab.Account())
				conn := lab.Dial(ctx)
				Expect(conn.Send(stream[:cut])).To(Succeed())
				Expect(conn.Half()).To(Succeed())
				ending.Within(ctx, lab, conn, lab.Timing.Reply)
				said := func() []adapter.Event { return lab.Account()[before:] }
				Eventually(ctx, said).Should(ContainElement(HaveField("To", adapter.Disconnected)),
					"Expected the implementation to report the end of a connection, but it does not.")
				expectCut(said(), complete, clean, cut)
			}
		})
	It("is told apart by a client each time", harness.Covers("HOS-008.client", harness.Prefix, harness.Injects(fault.KindClose)),
		func(ctx SpecContext) {
			lab := harness.TestClient(ctx, harness.Plain)
			lab.MustSurvive()
			stream := lab.Framing.Frames(whole...)
			for cut := 1; cut <= len(stream); cut++ {
				complete, clean := upTo(lab.Framing, whole, cut)
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				Expect(conn.Send(stream[:cut])).To(Succeed())
				Expect(conn.Half()).To(Succeed())
				client.Disconnected(ctx)
				expectCut(client.Events(), complete, clean, cut)
			}
		})
})

// expectCut looks at what was said of a connection whose stream ended after so many bytes.
func expectCut(said []adapter.Event, complete [][]byte, clean bool, cut int) {
	GinkgoHelper()
	where := fmt.Sprintf("the stream ended after byte %d", cut)
	Expect(match.Only(said, adapter.EventRecv)).To(match.Payloads(complete...), where)
	if troubles := match.Only(said, adapter.EventError); clean {
		Expect(troubles).To(match.ReportNothing(), where+", between frames: that is a clean close and no error")
	} else {
		Expect(troubles).To(match.Report(adapter.Truncated), where+", inside a frame")
	}
}

// upTo returns the payloads that are whole within the first n bytes of their stream, and whether it ends between frames there.
func upTo(f wire.Framing, payloads [][]byte, n int) (complete [][]byte, clean bool) {
	for end, i := 0, 0; i < len(payloads); i++ {
		if end += len(f.Frame(payloads[i])); end > n {
			return complete, false
		}
		if complete = append(complete, payloads[i]); end == n {
			return complete, true
		}
	}
	return complete, true
}
