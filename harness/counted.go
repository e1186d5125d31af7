package harness

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Counter returns one of the server's counters now.
func (l *ServerLab) Counter(ctx context.Context, name string) int64 {
	return l.counter(l.do(ctx, adapter.Command{Verb: adapter.VerbQuery, What: "counters"}).Counters, name)
}

// Counter returns one of the client's counters now.
func (d *Driven) Counter(ctx context.Context, name string) int64 {
	return d.lab.counter(d.Counters(ctx), name)
}

func (l *Lab) counter(all map[string]int64, name string) int64 {
	n, ok := all[name]
	if !ok {
		l.abort(verdict.Error, verdict.Adapter, fmt.Sprintf("The adapter was asked for its counters and did not tell %q.", name))
	}
	return n
}

// Counts expects that a counter comes to say what the wire shows, where that does not change any more: no time mends a counter that says
// more.
func (l *Lab) Counts(ctx context.Context, name string, counter func() int64, wire int64) {
	ginkgo.GinkgoHelper()
	l.counts(ctx, name, counter, func() int64 { return wire }, true)
}

// CountsAlong is Counts for what may still be on its way to our peer when the counter is read.
func (l *Lab) CountsAlong(ctx context.Context, name string, counter, wire func() int64) {
	ginkgo.GinkgoHelper()
	l.counts(ctx, name, counter, wire, false)
}

func (l *Lab) counts(ctx context.Context, name string, counter, wire func() int64, settled bool) {
	ginkgo.GinkgoHelper()
	told, shown := int64(0), int64(0)
	l.Await(ctx, l.soon(), func() bool {
		told, shown = counter(), wire()
		return told == shown || settled && told > shown
	})
	if told == shown {
		return
	}
	verb := As(record.ClassCounters).Missed
	if settled && told > shown {
		verb = As(record.ClassCounters).Wrong
	}
	verb("Expected the counter %s to say %d, which is what the wire shows, but it says %d (%+d).", name, shown, told, told-shown)
}
