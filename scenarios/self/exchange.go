package self

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/fixture"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// The fixtures end a connection on which anything but their question comes, so that a pass also says that nothing else was sent. They
// give the answers to what one read brought in the opposite order.
var _ = harness.Describe("Sockdrill, given a server that answers one question,", func() {
	const many = "FRM-004.server" // a thousand questions in one write

	It("passes a right one, and leaves out what needs an echo, with that reason: an exchange in place of an echo",
		selfCheck("ADP-003.harness.exchange"), func(ctx SpecContext) {
			judged := []string{"FRM-001.server", "FRM-003.server.payload", many, "FRM-006.server", "FRM-016.server", "CLS-006.server.echo",
				"SND-002.server"}
			echoed := []string{"FRM-007.server", "FRM-012.server", "SND-007.server"}
			run := harness.Drill(ctx, append(slices.Concat(judged, echoed), "-f", questioned("answers", fixture.Answer))...)
			for _, id := range judged {
				r := result(run, id)
				Expect(r.Verdict).To(Equal(verdict.Pass), "%s: %s", id, r.Message)
			}
			for _, id := range echoed {
				Expect(result(run, id).Skipped).To(ContainSubstring("a server that echoes any message"), "the reason must be told")
			}
		})

	DescribeTable("fails one that is wrong",
		func(ctx SpecContext, name, id, says string) {
			run := harness.Drill(ctx, id, "-f", questioned(name, fixture.Answer))
			r := result(run, id)
			expectVerdict(r, verdict.Fail, verdict.Implementation, record.ClassDelivery)
			Expect(r.Message).To(ContainSubstring(says), "the message must say what is wrong")
			Expect(r.Message).To(ContainSubstring("server.exchange"), "the message must say whose expectation it is")
		},
		Entry("an answer that belongs to another question", selfCheck("ADP-008.harness.answers-others"), "answers-others",
			"FRM-001.server", "differ from byte 1 on: expected 01"),
		Entry("an answer that never comes", selfCheck("ADP-008.harness.answers-most"), "answers-most", many,
			"only the first 999; missing is"),
		Entry("an answer that comes twice", selfCheck("ADP-008.harness.answers-twice"), "answers-twice", many, "one answer came twice"),
		Entry("an answer that ends wrongly", selfCheck("ADP-008.harness.answers-spoilt"), "answers-spoilt", many,
			"differ from byte 1001 on"),
	)

	It("judges nothing if it gives another answer than its manifest says", selfCheck("ADP-008.harness.answer-declared"),
		func(ctx SpecContext) {
			run := harness.Drill(ctx, "FRM-001.server", many, "-f", questioned("answers", append(slices.Clone(fixture.Answer), '!')))
			expectVerdict(result(run, "FRM-001.server"), verdict.Fail, verdict.Implementation, record.ClassDelivery)
			Expect(result(run, many).Verdict).To(Equal(verdict.None), "the baseline did not pass")
		})
})

// questioned writes the manifest of a fixture that is asked the fixtures' question and should give this answer, and returns its path.
func questioned(name string, answer []byte) string {
	path := filepath.Join(GinkgoT().TempDir(), "sockdrill.yaml")
	text := fmt.Sprintf("name: fixture\nserver:\n  command: %q\n  exchange:\n    question: \"%x\"\n    answer: \"%x\"\n    tag: "+
		"{offset: 0, bytes: 2}\n  policies: {empty: close, half_close: true}\n",
		harness.Fixture(name, "{addr}"), fixture.Question, answer)
	Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
	return path
}
