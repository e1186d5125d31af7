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

// The fixtures wait for 700 ms and then 1.6 times as long each time, whatever they are asked for. One of them does not tell
// which delays it chose, so that the wire alone shows them.
var _ = harness.Describe("Sockdrill, given a client with a backoff of its own,", func() {
	const judged, configured = "BKF-001.client", "BKF-004.client.two"

	DescribeTable("judges it by what it declares, and leaves out what a configuration would have to change",
		func(ctx SpecContext, fixture string) {
			run := harness.Drill(ctx, judged, configured, "-f",
				declaring(fixture, "initial: 700, factor: 1.6, cap: 30000, jitter: equal, stable: 2000"))
			r := result(run, judged)
			Expect(r.Verdict).To(Equal(verdict.Pass), "its delays are those that it declares; message: %s", r.Message)
			Expect(r.Evidence.Windows).NotTo(BeEmpty(), "the times that were judged")
			Expect(result(run, configured).Skipped).To(ContainSubstring("policies.backoff"), "the reason must be told")
			Expect(run.Waits).NotTo(BeNil(), "the run must tell what declared times cost it")
			Expect(run.Waits.Longest).To(BeNumerically(">", time.Second), "the waits of %s", run.Waits.Case)
		},
		Entry("a backoff that it keeps", selfCheck("ADP-004.harness.declared"), "fixed-backoff"),
		Entry("a backoff that it keeps and does not report", selfCheck("ADP-004.harness.declared-untold"), "untold-backoff"),
	)

	DescribeTable("fails it where it waits for another time than it declares",
		func(ctx SpecContext, fixture, initial, says string) {
			run := harness.Drill(ctx, judged, "-f",
				declaring(fixture, "initial: "+initial+", factor: 2, cap: 30000, jitter: none, stable: 2000"))
			r := result(run, judged)
			expectVerdict(r, verdict.Fail, verdict.Implementation, record.ClassTiming)
			Expect(r.Message).To(ContainSubstring(says), "the message must say what it is held to")
		},
		Entry("a backoff that it does not keep", selfCheck("ADP-004.harness.declared-wrongly"), "fixed-backoff", "300",
			"its declared backoff"),
		Entry("a backoff that it neither keeps nor reports", selfCheck("ADP-004.harness.declared-wrongly-untold"), "untold-backoff",
			"3000", "too early"), // by far more than a late host explains
	)
})

// declaring writes a manifest of this fixture with this backoff, and returns its path.
func declaring(fixture, backoff string) string {
	path := filepath.Join(GinkgoT().TempDir(), "sockdrill.yaml")
	text := fmt.Sprintf("name: fixture\nclient:\n  command: %q\n  policies:\n    backoff: {%s}\n", harness.Fixture(fixture), backoff)
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return path
}
