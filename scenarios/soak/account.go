package soak

import (
	"context"
	"sync"

	. "github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/match"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// told is what a server behind an adapter reports of the messages on one connection, each held against what was sent as it comes, and
// forgotten. Without an adapter there is nothing to hold.
type told struct {
	lab *harness.ServerLab

	mu    sync.Mutex
	due   [][]byte // sent, and not reported
	right int
	wrong func() // fails the scenario by what was reported first that was not right; nil while all is
}

// listens is for a connection on which nothing was sent, and beside which nobody else sends.
func listens(lab *harness.ServerLab) *told {
	t := &told{lab: lab}
	if lab.Session != nil {
		lab.Session.Account().Pass(t.heard)
		DeferCleanup(func() { lab.Session.Account().Pass(nil) })
	}
	return t
}

// forgets lets a server behind an adapter report as many messages as it likes, of which nothing is kept.
func forgets(lab *harness.ServerLab) {
	if lab.Session != nil {
		lab.Session.Account().Pass(func(e adapter.Event) bool { return e.Event == adapter.EventRecv })
		DeferCleanup(func() { lab.Session.Account().Pass(nil) })
	}
}

func (t *told) heard(e adapter.Event) bool {
	if e.Event != adapter.EventRecv {
		return false // what becomes of the connection is looked at by others
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.due) > 0 && e.Is(t.due[0]) {
		t.due, t.right = t.due[1:], t.right+1
		return true
	}
	if due, behind := t.due[:min(1, len(t.due))], t.right; t.wrong == nil {
		t.wrong = func() {
			harness.As(record.ClassDelivery).Expect([]adapter.Event{e}).To(match.Payloads(due...), "the next message, behind %d that were right",
				behind)
		}
	}
	return true
}

// sent says that these messages are sent now.
func (t *told) sent(messages ...[]byte) {
	if t.lab.Session == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.due = append(t.due, messages...)
}

// judge fails the scenario if something was reported that was not right.
func (t *told) judge() {
	GinkgoHelper()
	t.mu.Lock()
	wrong := t.wrong
	t.mu.Unlock()
	if wrong != nil {
		wrong()
	}
}

// all expects that everything that was sent is reported, too.
func (t *told) all(ctx context.Context) {
	GinkgoHelper()
	left := func() int {
		t.mu.Lock()
		defer t.mu.Unlock()
		return len(t.due)
	}
	harness.As(record.ClassDelivery).Halts(ctx, t.lab, t.lab.Timing.Bulk, func() bool { return left() == 0 }, func() string {
		return timing.Words("Expected the server to report each message that it has answered, but %d of them it has not, after %v.", left(),
			t.lab.Timing.Bulk)
	})
	t.judge()
}
