package harness

import (
	"context"
	"fmt"

	"github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

const classCounters = "counters" // a counter says something other than the wire

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

// Counts expects that a counter comes to say what the wire shows.
func (l *Lab) Counts(ctx context.Context, name string, counter func() int64, wire int64) {
	ginkgo.GinkgoHelper()
	l.as(classCounters, func() {
		told := int64(0)
		Eventually(ctx, func() bool {
			told = counter()
			return told == wire
		}).Should(BeTrue(), func() string {
			return fmt.Sprintf("Expected the counter %s to say %d, which is what the wire shows, but it says %d (%+d).", name, wire, told, told-wire)
		})
	})
}
