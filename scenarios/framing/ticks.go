package framing

import (
	"context"
	"slices"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/load"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/scenarios/script"
)

// A loop that looks at its timers now and then ends its own read for that, and what the read had taken must not be lost with it.
// Who knows how often it looks? So parts are held back for several times, side by side: the longest is longer than most ticks.
var _ = harness.Describe("Parts of frames that are held back for longer than a tick", func() {
	DescribeTable("are still there in a server when the rest comes",
		func(ctx SpecContext, setup harness.Setup) {
			lab := harness.TestServer(ctx, setup.Direct())
			lab.MustSurvive()
			holdBack(ctx, lab.Lab, fault.ToServer, func(part held) (*peer.Conn, func() any, func()) {
				conn := lab.Dial(ctx)
				return conn, func() any { return delivery.Begun(lab, conn) }, func() { delivery.OnWire(ctx, lab, conn, part.payload) }
			})
			delivery.ToOthers(ctx, lab)
		},
		Entry("in a header or a payload", harness.Covers("FRM-003.server.ticks", harness.Prefix, harness.Answers,
			harness.Injects(fault.KindSilence)), harness.Plain),
		Entry("in a line", harness.Covers("DLM-002.server.ticks", harness.Lines, harness.Answers, harness.Injects(fault.KindSilence)),
			harness.Plain.Lines()),
	)
	DescribeTable("are still there in a client when the rest comes",
		func(ctx SpecContext, setup harness.Setup) {
			lab := harness.TestClient(ctx, setup.Direct())
			lab.MustSurvive()
			holdBack(ctx, lab.Lab, fault.ToClient, func(part held) (*peer.Conn, func() any, func()) {
				client := lab.Open(ctx)
				conn := lab.Accept(ctx)
				client.Connected(ctx)
				return conn, func() any { return client.Messages() }, func() { delivery.ByClient(ctx, client, part.payload) }
			})
		},
		Entry("in a header or a payload", harness.Covers("FRM-003.client.ticks", harness.Prefix, harness.Injects(fault.KindSilence)),
			harness.Plain),
		Entry("in a line", harness.Covers("DLM-002.client.ticks", harness.Lines, harness.Injects(fault.KindSilence)), harness.Plain.Lines()),
	)
})

// held is a message of which a part is sent, and after a while the rest.
type held struct {
	payload []byte
	frame   []byte        // made once: two frames of a payload may differ in their tags
	at      int           // how many bytes of it come first
	long    time.Duration // until the rest comes
}

// holdBack sends parts of messages on connections that open makes, and the rest of each when its time is over. Open returns the
// connection, what has come of it so far, and what is expected of it in the end. Where the implementation has ended a connection
// meanwhile, it may have a limit that nobody declared: only the shorter times are judged then.
func holdBack(ctx context.Context, lab *harness.Lab, dir fault.Direction, open func(held) (*peer.Conn, func() any, func())) {
	GinkgoHelper()
	type line struct {
		held
		conn  *peer.Conn
		came  func() any
		whole func()
	}
	var lines []line
	for _, part := range heldParts(lab) {
		conn, came, whole := open(part)
		lines = append(lines, line{part, conn, came, whole})
	}
	began := lab.Trace.Now()
	for _, l := range lines {
		Expect(l.conn.Send(l.frame[:l.at])).To(Succeed(), "the first %d bytes of a frame on a new connection", l.at)
	}
	judged, longest := 0, time.Duration(0)
	for _, l := range lines {
		lab.Await(ctx, began+l.long-lab.Trace.Now(), func() bool { return script.HasEnded(l.conn) })
		if script.HasEnded(l.conn) {
			lab.Note("the %s ended connection %d, on which a part of a frame was held back for %v", lab.Impl.Side, l.conn.Number(), l.long)
			continue
		}
		harness.As(record.ClassEarly).Expect(l.came()).To(match.Silence(), "only %d bytes of the frame had been sent", l.at)
		Expect(l.conn.Send(l.frame[l.at:])).To(Succeed(), "the rest of the frame")
		lab.Step("the rest of a frame that was held back after byte %d for %v", l.at, l.long)
		l.whole()
		judged, longest = judged+1, max(longest, l.long)
	}
	if judged == 0 {
		harness.NotJudged("it ended each of %d connections on which a part of a frame was held back, the first within %v: a limit on that "+
			"is declared as limits.idle or policies.timeouts.frame",
			len(lines), lines[0].long)
	}
	lab.Note("%d parts of frames were held back, for up to %v", judged, longest)
}

// heldParts are as many parts as the implementation has connections for, those first that are held for the shortest time.
func heldParts(lab *harness.Lab) []held {
	var parts []held
	for _, long := range slices.Backward(holds(lab)) {
		for n := range cutsOf(lab, lab.Framing.Frame(load.Payload(lab, heldBytes, 0))) {
			// Where bytes are escaped, the frames of payloads of one length have lengths of their own.
			payload := load.Payload(lab, heldBytes, len(parts)+n)
			frame := lab.Framing.Frame(payload)
			cuts := cutsOf(lab, frame)
			parts = append(parts, held{payload, frame, cuts[min(n, len(cuts)-1)], long})
		}
	}
	parts = parts[:load.Connections(lab, len(parts))]
	slices.SortStableFunc(parts, func(a, b held) int { return int(a.long - b.long) })
	return parts
}

const heldBytes = 60

// cutsOf are the places in a frame at which it is cut: between any two of its parts, behind the first byte of each and
// before its last one, and inside the payload; of a line inside its text, and inside its end.
func cutsOf(lab *harness.Lab, frame []byte) []int {
	if lab.Framing.Line() {
		return []int{len(frame) / 2, len(frame) - 1}
	}
	var cuts []int
	spans, _ := lab.Framing.Layout().Spans(frame)
	for _, s := range spans {
		if s.Payload {
			cuts = append(cuts, s.From, (s.From+s.To)/2)
		} else {
			cuts = append(cuts, s.From, min(s.From+1, s.To-1), s.To-1)
		}
	}
	slices.Sort(cuts)
	return slices.DeleteFunc(slices.Compact(cuts), func(at int) bool { return at < 1 })
}

// holds are for how long parts are held back, the shortest first: all within the limits that are declared.
func holds(lab *harness.Lab) []time.Duration {
	most := lab.Timing.Tick
	for _, limit := range []string{subject.WaitIdle, subject.WaitFrame} {
		if declared := lab.Impl.Declared(limit); declared > 0 {
			most = min(most, declared.D()*3/4)
		}
	}
	var all []time.Duration
	for _, share := range []time.Duration{8, 4, 2, 1} {
		all = append(all, min(lab.Timing.Tick/share, most))
	}
	return slices.Compact(all)
}
