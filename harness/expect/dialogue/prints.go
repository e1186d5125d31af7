package dialogue

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
)

// printed is what the client has printed of answers; empty where it declares nothing of it.
func (d *Dialogue) printed() []string { return d.lab.Process.Printed() }

// prints waits until the client has printed something of so many answers, for a while, and returns what it printed of the first ones.
func (d *Dialogue) prints(ctx context.Context, answers int) []string {
	if d.lab.Impl.Prints == nil {
		return nil
	}
	d.lab.Await(ctx, d.lab.Timing.Reply, func() bool { return len(d.printed()) >= answers })
	printed := d.printed()
	return printed[:min(len(printed), most)]
}

// confirms expects that the client prints what it does after whole answers, if it tells, after one that came in this way.
func (d *Dialogue) confirms(ctx context.Context, c Course, how string) {
	ginkgo.GinkgoHelper()
	agrees := func() int { return agree(d.printed(), c.Printed) }
	d.lab.Await(ctx, d.lab.Timing.Bulk, func() bool { return agrees() == len(c.Printed) || len(d.printed()) > agrees() })
	switch n := agrees(); {
	case n == len(c.Printed):
	case len(d.printed()) > n:
		harness.As(record.ClassDelivery).Wrong("Expected the client to print %s of its answers, the first of which %s, as it does if all of "+
			"them come whole. But it printed %s.", quoted(c.Printed), how, quoted(d.printed()))
	default:
		harness.As(record.ClassDelivery).Missed("Expected the client to print %s of its answers, the first of which %s, as it does if all of "+
			"them come whole. But it printed %s. %s", quoted(c.Printed), how, quoted(d.printed()), d.lab.Process.Remains())
	}
}

// printsTheSame expects that the client prints of the answer to its first question on this connection, the first answer of all that came
// whole, what it prints if all of them do. Of a question that it did not ask then nothing is known.
func (d *Dialogue) printsTheSame(ctx context.Context, c Course, conn *peer.Conn) {
	ginkgo.GinkgoHelper()
	first := conn.Frames()[0]
	known := slices.ContainsFunc(c.said[:min(len(c.said), len(c.Printed))], func(q []byte) bool { return bytes.Equal(q, first) })
	if !known || !d.lab.Await(ctx, d.lab.Timing.Reply, func() bool { return len(d.printed()) > 0 }) {
		return
	}
	if line := d.printed()[0]; !slices.Contains(c.Printed, line) {
		harness.As(record.ClassDelivery).Wrong("Expected the client to print of the first whole answer, on connection %d, what it prints if all "+
			"of them come whole, one of %s, but it printed %s: what was left over of the answer before belongs to it.", conn.Number(),
			quoted(c.Printed), quoted([]string{line}))
	}
}

// agree is how many of the first lines are alike.
func agree(a, b []string) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// quoted are lines within a sentence, the first of them and of each its beginning.
func quoted(lines []string) string {
	const long, many = 40, 4
	if len(lines) == 0 {
		return "nothing"
	}
	var words []string
	for _, line := range slices.Clip(lines[:min(len(lines), many)]) {
		if len(line) > long {
			line = strings.ToValidUTF8(line[:long], "") + "…"
		}
		words = append(words, fmt.Sprintf("%q", line))
	}
	if more := len(lines) - many; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}
