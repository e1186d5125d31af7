package self

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// The fixtures are right servers, of another kind than they are declared to be: u32be, which is the default. What would fail them is
// the declaration.
var _ = harness.Describe("Sockdrill, given a server that is not what it was declared to be,", func() {
	const plain, other = "FRM-001.server", "FRM-001.server.large"

	DescribeTable("says what it is, and judges nothing",
		func(ctx SpecContext, fixture string, class record.Class, says ...string) {
			run := harness.Drill(ctx, plain, other, "--server", harness.Fixture(fixture, "{addr}"))
			expectVerdict(result(run, plain), verdict.Error, verdict.Declaration, class)
			for _, words := range says {
				Expect(result(run, plain).Message).To(ContainSubstring(words), "the message must say what was seen")
			}
			Expect(result(run, other).Verdict).To(Equal(verdict.None), "nothing else is judged")
			expectExit(run, 4, "a run that met something else than was declared")
		},
		Entry("one whose lengths are varints", selfCheck("ADP-021.harness.varint"), "varint", record.ClassUnlike,
			"frames by varint", "up to 127 bytes", "--framing varint"),
		Entry("one whose lengths have two bytes", selfCheck("ADP-021.harness.two-bytes"), "two-bytes", record.ClassUnlike,
			"--framing u16be"),
		Entry("one that speaks first", selfCheck("ADP-021.harness.greets"), "greets", record.ClassUnlike, "speaks before it is asked",
			"220 ready"),
		Entry("one that answers something else", selfCheck("ADP-021.harness.replies"), "replies", record.ClassUnlike,
			"not with what it was sent", "server.exchange"),
		Entry("one that says nothing", selfCheck("ADP-021.harness.mute"), "mute", record.ClassSilent, "says nothing", "server.exchange"),
	)

	It("does not listen where it was told, names where it does, and how to say that: listening at another address",
		selfCheck("ADP-021.harness.elsewhere"), func(ctx SpecContext) {
			run := harness.Drill(ctx, plain, other, "--server", harness.Fixture("elsewhere", "{addr}"))
			r := result(run, plain)
			Expect(r.Class).To(Equal(record.ClassStart), "how it failed, which says: %s", r.Message)
			Expect(r.Message).To(And(ContainSubstring("and listens at"), ContainSubstring("{port}")),
				"the message must say where it listens, and what to write")
			Expect(told(run, other).Verdict).To(Equal(verdict.None), "nothing else is judged")
			expectExit(run, 4, "a run of a server that is not where it was told to be")
		})

	It("judges one that can be told its port alone: a port of 127.0.0.1", selfCheck("ADP-021.harness.port"), func(ctx SpecContext) {
		run := harness.Drill(ctx, plain, other, "--server", harness.Fixture("loopback", "{port}"))
		for _, id := range []string{plain, other} {
			Expect(result(run, id).Verdict).To(Equal(verdict.Pass), "%s: %s", id, result(run, id).Message)
		}
	})

	It("does not take one read for one message for a plain byte echo", selfCheck("ADP-021.harness.one-read-back"), func(ctx SpecContext) {
		const pieces = "FRM-003.server.header-2"
		run := harness.Drill(ctx, plain, pieces, "--server", harness.Fixture("one-read-back", "{addr}"))
		Expect(result(run, plain).Verdict).To(Equal(verdict.Pass), "the plain round trip; message: %s", result(run, plain).Message)
		expectVerdict(result(run, pieces), verdict.Fail, verdict.Implementation, "")
	})
})
