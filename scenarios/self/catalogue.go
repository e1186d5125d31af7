package self

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// A check that has never failed has not been shown to check anything. These defects come with the program; the collection
// of more than a hundred, in reference/mutants, needs the source and a compiler: `make mutants`.
var _ = harness.Describe("Sockdrill, given an implementation that", func() {
	DescribeTable("is wrong, fails it in the scenario that is named for it",
		func(ctx SpecContext, id, side string, says string, fixture ...string) {
			run := harness.Drill(ctx, id, "--"+side, harness.Fixture(fixture...))
			r := result(run, id)
			expectVerdict(r, verdict.Fail, verdict.Implementation, "")
			Expect(r.Message).To(ContainSubstring(says), "the message must say what is wrong")
			expectExit(run, 1, "a run in which a MUST failed")
		},
		Entry("one read taken for one frame", selfCheck("ADP-008.harness.one-read"), "FRM-004.server", "server", "message 1 of 1000",
			"one-read", "{addr}"),
		Entry("a side that is never closed", selfCheck("ADP-008.harness.never-closes"), "FRM-015.server", "server", "kept it open",
			"never-closes", "{addr}"),
		Entry("a process that ends with its first client", selfCheck("ADP-008.harness.fragile"), "FRM-001.server", "server",
			"these are the last words", "fragile", "{addr}"),
		Entry("errors that are never reported", selfCheck("ADP-008.harness.hush"), "FRM-015.client", "client", "truncated", "hush"),
		Entry("a retry without a wait", selfCheck("ADP-008.harness.storm"), "BKF-026.client.reset", "client", "no more than 20 attempts",
			"storm", "{addr}"),
	)
})

// The plan reads the labels of every spec before anything runs.
var _ = harness.Describe("A case that needs what the vehicle of its fault", func() {
	plan := func(labels Labels) error {
		const some = "FRM-002.server"
		_, err := harness.Suite{}.Case(append(harness.Covers(some, harness.Injects(fault.KindSlice)), labels...))
		return err
	}
	DescribeTable("cannot give stops the plan",
		func(way func() Labels, says ...string) { // a function, since labels of an entry would be its own
			err := plan(way())
			Expect(err).To(HaveOccurred())
			for _, words := range says {
				Expect(err.Error()).To(ContainSubstring(words))
			}
		},
		Entry("a half-close through toxiproxy's own ends", selfCheck("ADP-013.harness.half-close"),
			needing(fault.Toxiproxy, fault.HalfClose), "half-close", "closes both"),
		Entry("a reset through toxiproxy's own ends", selfCheck("ADP-013.harness.reset"),
			needing(fault.Toxiproxy, fault.ResetPassedOn), "reset-passed-on", "FIN"),
		Entry("exact slices by toxiproxy", selfCheck("ADP-013.harness.slices"), needing(fault.Toxiproxy, fault.KindSlice), "slice",
			"relay"),
		Entry("a kill by the relay", selfCheck("ADP-013.harness.kill"), needing(fault.Relay, fault.KindKill), "kill", "process"),
	)
	It("can give passes it", selfCheck("ADP-013.harness.relay"), func() {
		Expect(plan(harness.Way(fault.Relay, fault.Properties...))).To(Succeed())
		Expect(plan(harness.Way(fault.Toxiproxy, fault.KindLatency))).To(Succeed())
	})
})

// needing is harness.Way, put off.
func needing[N fault.Kind | fault.Property](v fault.Vehicle, needs ...N) func() Labels {
	return func() Labels { return harness.Way(v, needs...) }
}
