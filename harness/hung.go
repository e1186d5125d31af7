package harness

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/record"
)

// MovesOn waits until what is due has come, for Timing.Reply at most. Otherwise it fails the scenario, whose words say what became of it
// instead.
func (l *Lab) MovesOn(ctx context.Context, due func() bool, format string, args ...any) {
	ginkgo.GinkgoHelper()
	if !l.Await(ctx, l.Timing.Reply, due) {
		l.Hangs(ctx, due, format, args...)
	}
}

// Hangs fails the scenario because the implementation does not go on, unless what is due has come meanwhile. Where it is seen to be at
// rest, no thread of it waits for this machine: they wait for each other.
func (l *Lab) Hangs(ctx context.Context, due func() bool, format string, args ...any) {
	ginkgo.GinkgoHelper()
	_, measured := l.TryMemory()
	rests := measured && l.AtRest(ctx)
	if due() {
		return
	}
	sentence := fmt.Sprintf("Expected the %s to go on, whatever meets in it, but %s. ", l.Impl.Side, fmt.Sprintf(format, args...)) +
		"Two threads that take the same locks in opposite order wait for each other for ever, and everybody else for them."
	if rests {
		As(record.ClassStuck).Wrong("%s It is at rest meanwhile.", sentence)
	}
	As(record.ClassStuck).Missed("%s", sentence)
}
