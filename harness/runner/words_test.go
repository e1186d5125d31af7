package runner

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"github.com/sockdrill/sockdrill/harness/verdict"
)

// raw is what no failure holds: Gomega's dump of a value, an address, a truth value instead of a sentence.
var raw = regexp.MustCompile(`<\*?[a-z]+[^ ]*>|0x[0-9a-f]{6,}|\n`)

// marked is a matcher of ours that never matches.
type marked struct{}

func (marked) Match(any) (bool, error) { return false, nil }
func (marked) FailureMessage(any) string {
	return verdict.Liveness.Mark("Expected nothing, but a came.")
}
func (marked) NegatedFailureMessage(any) string { return "" }

func TestAFailureOfGomegasOwnMatchersIsASentence(t *testing.T) {
	var failure string
	defer format.UnregisterCustomFormatter(format.RegisterCustomFormatter(func(value any) (string, bool) { // as workers have it
		_, is := value.(error)
		return "", is
	}))
	g := gomega.NewGomega(func(message string, _ ...int) { failure = message })
	broken := fmt.Errorf("send 5 bytes: %w", errors.New("the other side ended it"))
	short := func(f func() int) gomega.AsyncAssertion {
		return g.Eventually(f).WithTimeout(time.Millisecond).WithPolling(time.Millisecond)
	}
	for _, c := range []struct {
		fails func()
		says  string
		kind  verdict.Kind
	}{
		{func() { g.Expect(3).To(gomega.Equal(4), "none may be lost") }, "Expected 4, but got 3: none may be lost.", verdict.Safety},
		{func() { g.Expect(3).To(gomega.Equal(4)) }, "Expected 4, but got 3.", verdict.Safety},
		{func() { g.Expect(3).To(gomega.BeNumerically(">=", 4), "Why %s.", "so") }, "Expected at least 4, but got 3: Why so.",
			verdict.Safety},
		{func() { g.Expect(false).To(gomega.BeTrue(), "Expected the ship to float, but it sank.") },
			"Expected the ship to float, but it sank.", verdict.Safety},
		{func() { g.Expect(broken).To(gomega.Succeed()) }, "Expected success, but got an error: send 5 bytes: the other side ended it",
			verdict.Safety},
		{func() { g.Expect(broken).NotTo(gomega.HaveOccurred(), "the peer goes on") },
			"Expected no error, but got: send 5 bytes: the other side ended it", verdict.Safety},
		{func() { short(func() int { return 1 }).Should(gomega.Equal(2), "both come") }, "Expected 2, but got 1: both come.",
			verdict.Liveness},
		{func() {
			g.Consistently(func() int { return 1 }).WithTimeout(time.Millisecond).Should(gomega.Equal(2), "none may come")
		}, "Expected 2, but got 1: none may come.", verdict.Safety},
		{func() { g.Expect([]string{"a"}).To(gomega.BeEmpty(), "nothing is left") }, "nothing is left.", verdict.Safety},
		{func() { g.Expect([]string{}).NotTo(gomega.BeEmpty(), "some wait") }, "Expected something, but got nothing: some wait.",
			verdict.Safety},
		{func() { g.Expect(2).To(gomega.BeZero()) }, "Expected 0, but got 2.", verdict.Safety},
		{func() { g.Expect(int64(2)).To(gomega.BeNumerically("<", 1)) }, "Expected less than 1, but got 2.", verdict.Safety},
		{func() { g.Expect("c").To(gomega.BeElementOf("a", "b")) }, "Expected one of", verdict.Safety},
		{func() { g.Expect([]string{"a"}).To(marked{}, "why it matters") }, "Expected nothing, but a came. Why it matters.",
			verdict.Liveness},
		{func() { g.Expect([]string{"a"}).To(marked{}, "while it slept:") }, "while it slept: Expected nothing, but a came.",
			verdict.Liveness},
		{func() { short(func() int { return 1 }).Should(marked{}) }, "Expected nothing, but a came.", verdict.Liveness},
		{func() { g.Expect(struct{ N *int }{new(int)}).To(gomega.BeNil()) }, "", verdict.Safety},
		{func() { g.Expect(os.ErrDeadlineExceeded).To(gomega.MatchError(os.ErrClosed)) }, "i/o timeout", verdict.Safety},
	} {
		failure = ""
		c.fails()
		text, kind := inWords(failure)
		if kind != c.kind || !strings.Contains(text, c.says) {
			t.Errorf("%q of kind %q, want %q of kind %q; Gomega said %q", text, kind, c.says, c.kind, failure)
		}
		if c.says != "" && raw.MatchString(text) {
			t.Errorf("%q holds a dump", text)
		}
	}
}

func TestANounAgreesWithItsNumber(t *testing.T) {
	for _, c := range [][2]string{
		{"Expected 1 messages, but 1 bytes came.", "Expected 1 message, but 1 byte came."},
		{"11 bytes, 0.1 messages and -1 attempts", "11 bytes, 0.1 messages and -1 attempts"},
		{"1 whole frames and 1 copies of 1 processes", "1 whole frame and 1 copy of 1 process"},
		{"message 1 bytes", "message 1 byte"},
		{"1 byte, 1 message", "1 byte, 1 message"},
	} {
		if got := agreed(c[0]); got != c[1] {
			t.Errorf("%q: %q, want %q", c[0], got, c[1])
		}
	}
}
