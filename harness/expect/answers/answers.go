package answers

import (
	"context"
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Right asks a question until it is answered, and returns the first right answer. Whatever else comes must be right for something that this
// peer has asked, too. why says what was done before, within a sentence: "Expected the server to answer …".
func Right(ctx context.Context, l *harness.DatagramLab, a *harness.Asker, q subject.Inquiry, why string) datagram.Datagram {
	ginkgo.GinkgoHelper()
	d, asked := awaited(ctx, l, a, q)
	Known(a)
	if d.Number == 0 && overlooked(ctx, l, a, q) {
		harness.As(record.ClassService).Lacking(q.Reply()).Wrong("Expected the server to answer %s, but it answers others that are asked after it, and "+
			"never this one, which was sent %d times.", why, asked+rounds)
	}
	if d.Number == 0 {
		harness.As(record.ClassService).Lacking(q.Reply()).Missed("Expected the server to answer %s, but no answer came within %v. The question was "+
			"sent %d times.", why, l.Timing.Reply, asked)
	}
	return d
}

// awaited asks a question until a right answer comes that was not there before. Its number is 0 if none came.
func awaited(ctx context.Context, l *harness.DatagramLab, a *harness.Asker, q subject.Inquiry) (d datagram.Datagram, asked int) {
	after := len(a.Received())
	right := func(d datagram.Datagram) bool { return q.Right(d.Data) == nil }
	for began := l.Trace.Now(); l.Trace.Now()-began < l.Timing.Reply && ctx.Err() == nil; asked++ {
		if err := a.Ask(q); err != nil {
			harness.Inconclusive("The question could not be sent: %v.", err)
		}
		once, cancel := context.WithTimeout(ctx, l.Timing.Again)
		d, ok := a.Await(once, after, right)
		cancel()
		if ok {
			return d, asked + 1
		}
	}
	return d, asked
}

// rounds is how often a question that was not answered is held against others: more than a network loses of one question by chance.
const rounds = 3

// overlooked reports whether the server answers others that are asked after the question, and not the question itself: no stall of this
// machine explains that.
func overlooked(ctx context.Context, l *harness.DatagramLab, a *harness.Asker, q subject.Inquiry) bool {
	for range rounds {
		after := len(a.Received())
		if !q.Told() || a.Ask(q) != nil {
			return false
		}
		if other, _ := awaited(ctx, l, a, l.Question(0)); other.Number == 0 {
			return false
		}
		once, cancel := context.WithTimeout(ctx, l.Timing.Again)
		_, answered := a.Await(once, after, func(d datagram.Datagram) bool { return q.Right(d.Data) == nil })
		cancel()
		if answered {
			return false
		}
	}
	return true
}

// Known expects that each datagram that came to a peer is a right answer to something that it has asked.
func Known(a *harness.Asker) {
	ginkgo.GinkgoHelper()
	for _, d := range a.Received() {
		if slices.ContainsFunc(a.Asked, func(q subject.Inquiry) bool { return q.Right(d.Data) == nil }) {
			continue
		}
		if len(a.Asked) == 0 {
			harness.As(record.ClassDelivery).Wrong("Expected nothing to come to a peer that had asked nothing, but a datagram of %d bytes came from %s.",
				len(d.Data), d.From)
		}
		last := a.Asked[len(a.Asked)-1]
		harness.As(record.ClassDelivery).Wrong("Expected right answers to what this peer had asked, and nothing else, but datagram %d to it, of %d "+
			"bytes, is none: held against the latest question, %v.", d.Number, len(d.Data), last.Right(d.Data))
	}
}

// Still expects that the server answers another client, who asks for the first time.
func Still(ctx context.Context, l *harness.DatagramLab, why string) {
	ginkgo.GinkgoHelper()
	Right(ctx, l, l.Direct(), l.Question(0), why)
}
