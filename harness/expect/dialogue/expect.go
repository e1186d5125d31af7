package dialogue

import (
	"context"
	"fmt"
	"time"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/expect/timed"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// Waits expects that the client does nothing for a while that shows that it has taken for an answer what came of the first one.
func (d *Dialogue) Waits(ctx context.Context, c Course, what string) {
	ginkgo.GinkgoHelper()
	d.lab.Await(ctx, d.lab.Timing.Quiet, func() bool { return d.tookIt(c) })
	if d.tookIt(c) {
		harness.As(record.ClassEarly).Wrong("Expected the client to wait for the rest of an answer, but it %s while %s: it has taken a part for "+
			"the whole.", d.sign(c), what)
	}
}

// tookIt reports whether the client has gone on after its first question as it does after an answer.
func (d *Dialogue) tookIt(c Course) bool {
	return !c.Eager && d.proceeds(c) || len(c.Printed) > 0 && len(d.printed()) > 0
}

// proceeds reports whether the client has asked its next question, or ended as it does after an answer.
func (d *Dialogue) proceeds(c Course) bool {
	code, ended := d.ended()
	return c.next(d.asked()) || ended && c.Ended && len(c.Questions) == 1 && code == c.Code
}

// sign is by what it is seen that the client has gone on, in words.
func (d *Dialogue) sign(c Course) string {
	switch {
	case len(c.Printed) > 0 && len(d.printed()) > 0:
		return "printed " + quoted(d.printed())
	case c.next(d.asked()):
		return "asked its next question"
	}
	return fmt.Sprintf("exited with status %d, as it does after a whole one,", c.Code)
}

// GoesOn expects that the client does what it does after whole answers, after one that came in this way.
func (d *Dialogue) GoesOn(ctx context.Context, c Course, how string) {
	ginkgo.GinkgoHelper()
	more := func() bool { return d.lab.Server().Accepted() > c.Conns }
	came := d.await(ctx, d.lab.Timing.Bulk, func() bool { return c.all(d.asked()) || more() })
	if !came || more() {
		d.misses(fmt.Sprintf("Expected the client to go on after an answer that %s, as it does after a whole one: it %s.", how, c))
	}
	d.confirms(ctx, c, how)
	d.ends(ctx, c, how)
}

// ends expects the end of the client's process, if it is to end.
func (d *Dialogue) ends(ctx context.Context, c Course, how string) {
	ginkgo.GinkgoHelper()
	if !c.Ended {
		return
	}
	d.lab.Await(ctx, d.lab.Timing.Bulk, func() bool { _, ended := d.ended(); return ended })
	if code, ended := d.ended(); !ended || code != c.Code {
		d.misses(fmt.Sprintf("Expected the client to exit with status %d after an answer that %s, as it does after a whole one.", c.Code, how))
	}
}

func (d *Dialogue) misses(expected string) {
	ginkgo.GinkgoHelper()
	said := questions(len(d.asked()))
	if n := d.lab.Server().Accepted(); n > 1 {
		said += fmt.Sprintf(" on %d connections", n)
	}
	harness.As(record.ClassDelivery).Missed("%s But it asked %s. %s", expected, said, d.lab.Process.Remains())
}

// GoesOnAnew expects that the client is answered on connection n as on any other, whatever was left unfinished on the one before.
func (d *Dialogue) GoesOnAnew(ctx context.Context, c Course, n int) {
	ginkgo.GinkgoHelper()
	conn := d.lab.Server().Conns()[n-1]
	if !d.await(ctx, d.lab.Timing.Bulk, func() bool { return len(d.on(conn)) > 0 }) {
		harness.NotJudged("it asked nothing on its connection %d, after the one before had ended within an answer", n)
	}
	if c.Eager {
		harness.NotJudged("it asks on without an answer, so that nobody can tell what it has made of one on its connection %d", n)
	}
	if len(c.Questions) < 2 {
		d.ends(ctx, c, fmt.Sprintf("came whole on connection %d, the one before having ended within one", n))
		return
	}
	d.printsTheSame(ctx, c, conn)
	// What is left over of an answer may make another one with the next, so that one more question shows nothing. A client may not ask again
	// what was answered before.
	more := max(2, len(c.Questions)-1)
	if !d.await(ctx, d.lab.Timing.Bulk, func() bool { return len(d.on(conn)) >= more }) {
		d.misses(fmt.Sprintf("Expected the client to go on after whole answers on connection %d, the one before having ended within an "+
			"answer: with whole answers it %s, and there it asked %s.", n, c, questions(len(d.on(conn)))))
	}
}

func questions(n int) string {
	if n == 1 {
		return "1 question"
	}
	return fmt.Sprintf("%d questions", n)
}

// Acts expects that the client does something about a question that was asked then and that nobody answers, when its limit expires: it asks
// once more, ends the connection, makes another one, or exits.
func (d *Dialogue) Acts(ctx context.Context, c *peer.Conn, asked, limit time.Duration) {
	ginkgo.GinkgoHelper()
	window := d.lab.Timing.Around(limit, 0)
	left := func() bool {
		end, _ := c.Ending()
		_, ended := d.ended()
		return end != peer.None || ended || d.lab.Server().Accepted() > 1
	}
	acted := d.lab.Await(ctx, window.Latest+d.lab.Timing.Reply, func() bool { return left() || len(d.asked()) > 1 })
	at := d.lab.Trace.Now()
	switch {
	case !acted:
		harness.As(record.ClassTiming).Missed("Expected the client to do something about a question that nobody answers, when its request limit "+
			"of %v expires: to ask once more, to end its connection, to make another one, or to exit. In %v it did nothing. (If nothing of that "+
			"is meant, the limit cannot be judged from the wire: leave policies.timeouts.request out.)", limit,
			timing.Round(at-asked))
	case at-asked < window.Earliest && !left() && Normal(ctx, d.lab).Eager:
		harness.NotJudged("it asks its next question before it is answered, so that nobody can tell what it does about one that is not")
	}
	timed.InWindow(d.lab, "what it does about a question that nobody answers", asked, at, window)
}
