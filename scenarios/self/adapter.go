package self

import (
	"net"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fixture"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Sockdrill judges adapters that are wrong on purpose (package fixture). What is wrong with an adapter is never taken for
// a verdict on what it adapts.
var _ = harness.Describe("Sockdrill, given an adapter that", func() {
	DescribeTable("does not keep to the protocol, reports an error of the adapter and says what happened",
		func(ctx SpecContext, name string, class record.Class, says ...string) {
			run := harness.Drill(ctx, "FRM-001.client", "--client", harness.Fixture(name))
			r := result(run, "FRM-001.client")
			expectVerdict(r, verdict.Error, verdict.Adapter, class)
			for _, words := range says {
				Expect(r.Message).To(ContainSubstring(words), "the message must say what happened")
			}
			expectExit(run, 3, "a run without a verdict")
		},
		Entry("in the middle of a scenario", selfCheck("ADP-001.harness.crash"), "crash", record.ClassDied, "3",
			"these are the last words"),
		Entry("that mixes its log with the protocol", selfCheck("ADP-001.harness.mixed"), "mixed", record.ClassProtocol,
			"opening a client"),
		Entry("events of another scenario", selfCheck("ADP-007.harness.stale"), "stale", record.ClassProtocol, "of-yesterday"),
		Entry("an answer given twice", selfCheck("ADP-014.harness.twice"), "twice", record.ClassProtocol, "second answer to the id",
			`\"ok\":true}`),
		Entry("an answer to no command", selfCheck("ADP-014.harness.stranger"), "stranger", record.ClassProtocol, "4711", "no command"),
		Entry("standard output closed", selfCheck("ADP-014.harness.output"), "hangs-up", record.ClassProtocol,
			"closed its standard output and still runs", "open"),
		Entry("that answers when nobody waits any more", selfCheck("ADP-002.harness.late"), "late", record.ClassProtocol,
			"no answer to open within"),
	)

	DescribeTable("cannot be greeted, ends the run with the exit code for that, and says what is wrong with the greeting",
		func(ctx SpecContext, name string, says ...string) {
			run := harness.Drill(ctx, "FRM-001.client", "--client", harness.Fixture(name))
			expectExit(run, 4, "a run whose adapter was not greeted")
			Expect(run.End.Pass+run.End.Fail).To(BeZero(), "nothing may be judged then")
			message := ""
			for _, r := range run.Results {
				message += r.Message
			}
			for _, words := range says {
				Expect(message).To(ContainSubstring(words))
			}
		},
		Entry("ok to an unknown verb", selfCheck("ADP-014.harness.yes"), "yes", "which does not exist", `"unsupported"`),
		Entry("another version", selfCheck("ADP-014.harness.version"), "version", "version 2", `"protocol":1`),
		Entry("a misspelt feature", selfCheck("ADP-014.harness.misspelt"), "misspelt", "half-close", "half_close"),
	)

	It("lists a feature that it does not have, reports that as an error of the adapter", selfCheck("ADP-014.harness.liar"),
		func(ctx SpecContext) {
			run := harness.Drill(ctx, "RCV-006.client.queued", "--client", harness.Fixture("liar"))
			r := result(run, "RCV-006.client.queued")
			expectVerdict(r, verdict.Error, verdict.Adapter, record.ClassProtocol)
			Expect(r.Message).To(And(ContainSubstring("pause"), ContainSubstring("does not support")),
				"the message must say what was claimed and is not there")
			expectExit(run, 3, "a run without a verdict")
		})

	It("hangs, ends the scenario within its limit, as an error, with every process that was started",
		selfCheck("ADP-002.harness"), func(ctx SpecContext) {
			run := harness.Drill(ctx, "FRM-001.client", "--client", harness.Fixture("hang"))
			r := result(run, "FRM-001.client")
			expectVerdict(r, verdict.Error, verdict.Adapter, "")
			Expect(r.Message).To(ContainSubstring("open"), "the message must say which command was not answered")
			expectChildGone(r)
		})

	It("lacks a feature, skips what needs it with that reason, and lists it beside the verdict: of the drill protocol",
		selfCheck("ADP-003.harness"), func(ctx SpecContext) {
			run := harness.Drill(ctx, "FRM-001.client", "RTO-001.client", "--client", harness.Fixture("featureless"))
			Expect(result(run, "FRM-001.client").Verdict).To(Equal(verdict.Pass), "what needs no feature must be judged")
			skipped := result(run, "RTO-001.client")
			Expect(skipped.Verdict).To(Equal(verdict.None), "what needs a feature that is not there has no verdict")
			Expect(skipped.Skipped).To(ContainSubstring("does not declare"), "the reason must be told")
			Expect(run.End.Skipped).To(BeNumerically(">=", 1), "the totals must count it")
			Expect(skipped.Level).To(Equal("MUST"))
			summary, err := os.ReadFile(filepath.Join(run.Dir, "out", "summary.md"))
			Expect(err).NotTo(HaveOccurred())
			Expect(string(summary)).To(ContainSubstring("RTO-001.client"), "the summary must list the MUST that was skipped")
		})

	It("claims what the wire contradicts, fails it", selfCheck("ADP-004.harness"), func(ctx SpecContext) {
		run := harness.Drill(ctx, "FRM-001.client", "--client", harness.Fixture("boast"))
		r := result(run, "FRM-001.client")
		expectVerdict(r, verdict.Fail, verdict.Implementation, "")
		Expect(r.Message).To(ContainSubstring("said that it had sent"), "the message must set the claim against the wire")
		expectExit(run, 1, "a run in which a MUST failed")
	})

	It("leaves something running, holds that against the scenario that left it, and ends it",
		selfCheck("ADP-007.harness.leftover"), func(ctx SpecContext) {
			run := harness.Drill(ctx, "FRM-001.client", "--client", harness.Fixture("litter"))
			r := result(run, "FRM-001.client")
			expectVerdict(r, verdict.Fail, verdict.Implementation, record.ClassLeftover)
			expectChildGone(r)
		})

	It("has a clock that is set meanwhile, gives no verdict on its times: a clock that is set", selfCheck("ADP-006.harness.step"),
		func(ctx SpecContext) {
			run := harness.Drill(ctx, "RTO-001.client", "--client", harness.Fixture("step"))
			expectVerdict(result(run, "RTO-001.client"), verdict.Error, verdict.Adapter, record.ClassClock)
		})
})

// selfCheck labels a case of sockdrill itself.
func selfCheck(id string) Labels { return harness.Covers(id, harness.Stream) }

// result returns the one result of this case, unless this machine kept the run from it.
func result(run harness.Drilled, id string) record.Result {
	GinkgoHelper()
	run.Decides(id)
	return told(run, id)
}

// told returns the one result of this case, whatever this machine did.
func told(run harness.Drilled, id string) record.Result {
	GinkgoHelper()
	r, found := run.Results[id]
	Expect(found).To(BeTrue(), "case %s was to be judged, and has no result; the run's log:\n%s", id, run.Log)
	return r
}

// expectVerdict compares the verdict, whom it blames and, unless it is empty, how it failed.
func expectVerdict(r record.Result, v verdict.Verdict, blame verdict.Blame, class record.Class) {
	GinkgoHelper()
	what := "the verdict of " + r.Case + ", which says: " + r.Message
	Expect(r.Verdict).To(Equal(v), what)
	Expect(r.Blame).To(Equal(blame), what)
	if class != "" {
		Expect(r.Class).To(Equal(class), what)
	}
}

// expectExit compares the exit code of a run, unless this machine kept it from a verdict.
func expectExit(run harness.Drilled, code int, of string) {
	GinkgoHelper()
	run.Decides()
	Expect(run.Exit).To(Equal(code), "exit code of "+of)
}

// expectChildGone expects that the child, of which the fixture wrote where it listens, listens no more.
func expectChildGone(r record.Result) {
	GinkgoHelper()
	_, rest, told := strings.Cut(r.Evidence.Stderr, fixture.ChildListens)
	Expect(told).To(BeTrue(), "the adapter's standard error must be kept; it holds: %q", r.Evidence.Stderr)
	addr, _, _ := strings.Cut(rest, "\n")
	conn, err := net.Dial("tcp", addr)
	if err == nil {
		conn.Close()
	}
	Expect(err).To(HaveOccurred(), "the child of the adapter, which listened on %s, must have been ended", addr)
}
