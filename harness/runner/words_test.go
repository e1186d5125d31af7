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
		{func() { g.Expect(3).To(gomega.Equal(4), "none may be lost") }, "Expected 3 to equal 4: none may be lost.", verdict.Safety},
		{func() { g.Expect(3).To(gomega.Equal(4)) }, "Expected 3 to equal 4.", verdict.Safety},
		{func() { g.Expect(3).To(gomega.BeNumerically(">=", 4), "Why %s.", "so") }, "Expected 3 to be >= 4: Why so.", verdict.Safety},
		{func() { g.Expect(false).To(gomega.BeTrue(), "Expected the ship to float, but it sank.") }, "Expected the ship to float, but it sank.", verdict.Safety},
		{func() { g.Expect(broken).To(gomega.Succeed()) }, "Expected success, but got an error: send 5 bytes: the other side ended it", verdict.Safety},
		{func() { g.Expect(broken).NotTo(gomega.HaveOccurred(), "the peer goes on") }, "Unexpected error: send 5 bytes: the other side ended it", verdict.Safety},
		{func() { short(func() int { return 1 }).Should(gomega.Equal(2), "both come") }, "Expected 1 to equal 2: both come.", verdict.Liveness},
		{func() {
			g.Consistently(func() int { return 1 }).WithTimeout(time.Millisecond).Should(gomega.Equal(2), "none may come")
		}, "Expected 1 to equal 2: none may come.", verdict.Safety},
		{func() { g.Expect([]string{"a"}).To(gomega.BeEmpty(), "nothing is left") }, "nothing is left.", verdict.Safety},
		{func() { g.Expect([]string{"a"}).To(marked{}, "why it matters") }, "Expected nothing, but a came. Why it matters.", verdict.Liveness},
		{func() { g.Expect([]string{"a"}).To(marked{}, "while it slept:") }, "while it slept: Expected nothing, but a came.", verdict.Liveness},
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
