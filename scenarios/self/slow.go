package self

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Each of these cases failed a right server once, or blamed the machine, because it works 150 ms on each message.
var _ = harness.Describe("Sockdrill, given a server that takes its time,", func() {
	const many, afterEnd, comeAndGo, flooded = "FRM-004.server", "CLS-017.server", "OVL-009.server", "RCV-008.server"
	const longest = "FRM-007.server"

	DescribeTable("passes a right one",
		func(ctx SpecContext, name string, cases ...string) {
			run := harness.Drill(ctx, append(cases, "-f", unhurried(name))...)
			for _, id := range cases {
				r := result(run, id)
				Expect(r.Verdict).To(Equal(verdict.Pass), "%s: %s%s", id, r.Message, r.Skipped)
			}
		},
		Entry("that works on one message of a connection at a time", selfCheck("ADP-025.harness.in-turn"), "slow", many, afterEnd,
			comeAndGo),
		Entry("that does, while another client sends as fast as it can", selfCheck("ADP-025.harness.flooded"), "slow", flooded),
		Entry("that works on one message of all at a time", selfCheck("ADP-025.harness.for-all"), "slow-for-all", many, afterEnd,
			comeAndGo),
		Entry("that gathers its answers", selfCheck("ADP-025.harness.gathers"), "gathers", many, afterEnd, comeAndGo),
	)

	It("passes a right one that takes in a few kilobytes at a time: seven seconds for a mebibyte", selfCheck("ADP-025.harness.narrow"),
		func(ctx SpecContext) {
			run := harness.Drill(ctx, longest, afterEnd, "-f", unhurried("narrow", "limits: {max_frame: 1048576}"))
			for _, id := range []string{longest, afterEnd} {
				r := result(run, id)
				Expect(r.Verdict).To(Equal(verdict.Pass), "%s: %s%s", id, r.Message, r.Skipped)
			}
		})

	It("says how long it takes: the report says how long it takes", selfCheck("ADP-025.harness.told"), func(ctx SpecContext) {
		run := harness.Drill(ctx, "FRM-001.server", "-f", unhurried("slow"))
		s := result(run, "FRM-001.server").Service
		Expect(s.Alone).To(BeNumerically(">=", 150*time.Millisecond), "what was measured of a message alone")
		Expect(s.Next).To(BeNumerically(">=", 140*time.Millisecond), "what was measured of the next one")
	})

	It("leaves out what would take too long, and says how long: what would take too long is left out",
		selfCheck("ADP-025.harness.too-slow"), func(ctx SpecContext) {
			run := harness.Drill(ctx, many, "-f", unhurried("slow"), "--longest-wait", "1s")
			Expect(result(run, many).Skipped).To(ContainSubstring("--longest-wait"), "what would have it judged")
		})

	It("fails a wrong one all the same: a wrong one fails all the same", selfCheck("ADP-025.harness.wrong"), func(ctx SpecContext) {
		run := harness.Drill(ctx, many, "-f", unhurried("slow-forgets"))
		r := result(run, many)
		expectVerdict(r, verdict.Fail, verdict.Implementation, record.ClassDelivery)
		Expect(r.Message).To(ContainSubstring("message 16 of"), "the message must say which one did not come")
	})
})

// unhurried writes the manifest of one of the fixtures that take their time, with what else it declares, and returns its path.
func unhurried(name string, declares ...string) string {
	path := filepath.Join(GinkgoT().TempDir(), "sockdrill.yaml")
	text := fmt.Sprintf("name: fixture\nserver:\n  command: %q\n  policies: {half_close: true}\n", harness.Fixture(name, "{addr}"))
	for _, line := range declares {
		text += "  " + line + "\n"
	}
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return path
}
