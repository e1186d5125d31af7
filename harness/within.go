package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// No wait has a limit that its case did not ask for, and none may be longer than its case: Ginkgo would end the case first, and what
// was waited for would look as if it had not come.

// Within is ctx for a wait of the peer that has to be over within the limit. It is given back with the case.
func (l *Lab) Within(ctx context.Context, limit time.Duration) context.Context {
	l.vetWait(limit)
	ctx, cancel := context.WithTimeout(ctx, limit)
	ginkgo.DeferCleanup(cancel)
	return ctx
}

// toPeer completes the configuration of a peer of this lab.
func (l *Lab) toPeer(c peer.Config) peer.Config {
	c.Transport, c.Framing = l.setup.transport, l.Framing
	c.SendLimit, c.Longest = l.Timing.Bulk, l.caseTime
	return c
}

// vetWait makes a wait that is longer than the whole case an error of the harness, before anything is blamed on anybody.
func (l *Lab) vetWait(limit time.Duration) {
	if limit > l.caseTime {
		l.abort(verdict.Error, verdict.Harness, fmt.Sprintf(
			"The case would wait for up to %v, and may take %v in all: it has to say what it waits for (harness.Waits).", limit,
			l.caseTime))
	}
}
