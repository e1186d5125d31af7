package self

import (
	"fmt"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

var _ = harness.Describe("Sockdrill, given a client without an adapter that", func() {
	DescribeTable("never connects, gives it no verdict and says what it saw",
		func(ctx SpecContext, name, says string) {
			run := harness.Drill(ctx, "CTO-012.client.first", "BKF-026.client.reset", "--client", harness.Fixture(name, "{addr}"))
			r := result(run, "CTO-012.client.first")
			expectVerdict(r, verdict.Error, verdict.Implementation, record.ClassStart)
			Expect(r.Message).To(ContainSubstring(says), "the message must say what was seen")
			expectExit(run, 4, "a run in which nothing started")
			Expect(result(run, "BKF-026.client.reset").Verdict).To(Equal(verdict.None), "nothing else can be judged")
		},
		Entry("a client that ends by itself", selfCheck("ADP-001.harness.client-ends"), "quits",
			"exited with status 3 before it had connected"),
		Entry("a client that never connects", selfCheck("ADP-002.harness.client-shy"), "shy", "did not connect to"),
	)

	It("does not come back, judges nothing that needs it to, and says so: coming back after a loss",
		selfCheck("ADP-003.harness.client-once"), func(ctx SpecContext) {
			run := harness.Drill(ctx, "CTO-012.client.first", "BKF-026.client.reset", "FRM-001.client", "--client",
				harness.Fixture("once", "{addr}"))
			Expect(result(run, "CTO-012.client.first").Verdict).To(Equal(verdict.Pass), "it connected")
			Expect(result(run, "BKF-026.client.reset").Skipped).To(ContainSubstring("did not come back"))
			Expect(result(run, "FRM-001.client").Skipped).To(ContainSubstring("no adapter"))
		})
})

// A server that greets and then fails looks well to a client that takes a greeting for success.
var _ = harness.Describe("Sockdrill, given a client without an adapter that declares a greeting,", func() {
	const silent, reset, closed = "BKF-026.client.reset", "BKF-026.client.greeted-reset", "BKF-026.client.greeted-close"

	It("fails one that takes it for success: a storm after it", selfCheck("ADP-024.harness.storm"), func(ctx SpecContext) {
		run := harness.Drill(ctx, silent, reset, closed, "-f", plainly("storm-greeted", `greeting: {text: "220 ready\r\n"}`))
		Expect(result(run, silent).Verdict).To(Equal(verdict.Pass), "it backs off from a server that says nothing; message: %s",
			result(run, silent).Message)
		for _, greeted := range []string{reset, closed} {
			expectVerdict(result(run, greeted), verdict.Fail, verdict.Implementation, record.ClassStorm)
		}
	})

	It("passes one that backs off from it: a right client", selfCheck("ADP-024.harness.patient"), func(ctx SpecContext) {
		run := harness.Drill(ctx, silent, reset, closed, "BKF-027.client.*", "BKF-028.client.*", "CTO-012.client.*", "-f", plainly("patient",
			`greeting: {hex: "00 00 00 02 68 69"}`))
		for _, id := range []string{silent, reset, closed, "BKF-027.client.greeted", "BKF-028.client.greeted", "CTO-012.client.reset",
			"CTO-012.client.close"} {
			Expect(result(run, id).Verdict).To(Equal(verdict.Pass), "%s; message: %s", id, result(run, id).Message)
		}
	})

	It("judges nothing that nobody declares: no greeting", selfCheck("ADP-024.harness.undeclared"), func(ctx SpecContext) {
		run := harness.Drill(ctx, reset, "--client", harness.Fixture("patient", "{addr}"))
		Expect(result(run, reset).Skipped).To(ContainSubstring("client.greeting"), "the key that has it judged must be told")
	})
})

// The fixture waits for 200 ms each time, and never longer.
var _ = harness.Describe("Sockdrill, given a client without an adapter that comes back every 200 ms for ever,", func() {
	DescribeTable("holds it to what its clauses ask beyond what it declares",
		func(ctx SpecContext, policy, judged string, class record.Class, says string) {
			run := harness.Drill(ctx, judged, "-f", plainly("constant", "policies: {backoff: {"+policy+"}}"))
			r := result(run, judged)
			expectVerdict(r, verdict.Fail, verdict.Implementation, class)
			Expect(r.Message).To(ContainSubstring(says), "the message must say what is wrong")
		},
		Entry("delays that each connection begins anew", selfCheck("ADP-004.harness.declared-anew"),
			"initial: 200, factor: 20, cap: 30000, jitter: none, reset: connect", "CTO-011.client.wire-reset", record.ClassTiming,
			"before anything was received"), // by far more than a late host explains
		Entry("full jitter that each connection begins anew", selfCheck("ADP-004.harness.declared-anew-full"),
			"initial: 200, factor: 2, cap: 30000, jitter: full, reset: connect", "CTO-011.client.wire-close", record.ClassTiming,
			"as short as the first one"),
		Entry("a policy that is a storm", selfCheck("ADP-004.harness.declared-storm"),
			"initial: 200, factor: 1, cap: 200, jitter: none, reset: connect", "BKF-029.client.wire", record.Class(""), "do not grow"),
	)
})

// plainly writes a manifest of this client, which runs without an adapter and comes back, with one more key; and gives its path.
func plainly(fixture, key string) string {
	path := filepath.Join(GinkgoT().TempDir(), "sockdrill.yaml")
	text := fmt.Sprintf("name: fixture\nclient:\n  command: %q\n  features: [reconnect]\n  %s\n", harness.Fixture(fixture, "{addr}"), key)
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return path
}
