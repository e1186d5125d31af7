package self

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/delivery"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// A verdict is worth what its evidence is.
var _ = harness.Describe("Sockdrill", func() {
	DescribeTable("gives no pass to a scenario whose fault left no evidence",
		func(ctx SpecContext, armed fault.Fault, want verdict.Verdict) {
			out := harness.Rehearse(harness.ReferenceServer(), subject.Host{}, func() {
				lab := harness.TestServer(ctx, harness.Plain)
				lab.Arm(armed)
				conn := lab.Dial(ctx)
				Expect(conn.SendFrames([]byte("all is well"))).To(Succeed())
				delivery.OnBoth(ctx, lab, conn, []byte("all is well"))
			})
			Expect(out.Verdict).To(Equal(want), out.Message)
		},
		Entry("a byte that was never reached", selfCheck("ADP-005.harness.unreached"), fault.Close(fault.ToServer).After(1<<40),
			verdict.Inconclusive),
		Entry("a connection that never came", selfCheck("ADP-005.harness.other-connection"),
			fault.Delay(fault.ToServer, timing.Default.Gap, 0).OnConn(2), verdict.Inconclusive),
		Entry("one that did act", selfCheck("ADP-005.harness.acted"), fault.Slice(fault.ToServer, 1), verdict.None),
	)

	It("widens only the late edge of a time by what the host was late: both edges of a window", selfCheck("ADP-006.harness.edges"),
		func(ctx SpecContext) {
			late := timing.Default.Quiet
			slow := subject.Host{Lateness: func(time.Time, time.Time) time.Duration { return late }}
			nominal := timing.TestScale.Drain
			plain := timing.Default.Around(nominal, 0)
			out := harness.Rehearse(harness.ReferenceServer(), slow, func() {
				lab := harness.TestServer(ctx, harness.Plain)
				timed.Lasts(lab, "a time that only a host so late excuses", 0, plain.Latest+late, nominal) // fails the spec unless it is widened
			})
			Expect(out.Verdict).To(Equal(verdict.None), out.Message)
			Expect(out.Evidence.Windows).To(HaveLen(1), "what was judged must be in the evidence")
			judged := out.Evidence.Windows[0]
			Expect(judged.K).To(BeNumerically(">=", late), "the lateness that was measured must be in the evidence")
			Expect(judged.Window).To(Equal(timing.Window{Earliest: plain.Earliest, Latest: plain.Latest + judged.K}))
		})

	It("makes the same random choices again when it is given the same seed", selfCheck("ADP-009.harness"), func(ctx SpecContext) {
		choices := func(seed string) (verdict.Verdict, string) {
			run := harness.Drill(ctx, "FRM-010.server", "--reference", "--seed", seed)
			r := result(run, "FRM-010.server")
			Expect(r.Evidence.Faults).To(HaveLen(1), "the scattered segments of FRM-010")
			_, sizes, found := strings.Cut(r.Evidence.Faults[0].Detail, "sizes ")
			Expect(found).To(BeTrue(), r.Evidence.Faults[0].Detail)
			return r.Verdict, sizes
		}
		first, sizes := choices("4711")
		again, same := choices("4711")
		_, others := choices("4712")
		Expect(again).To(Equal(first), "the verdict of the same case with the same seed")
		Expect(same).To(Equal(sizes), "the sizes that were drawn with the same seed")
		Expect(others).NotTo(Equal(sizes), "another seed must draw other sizes, or nothing is drawn at all")
	})
})
