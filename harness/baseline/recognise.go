package baseline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Recognise holds a server, which has answered two short messages, against what tells its framing from others; what that is, package
// discover says. One without an adapter that shows another framing ends the spec without a verdict on it: it was declared wrongly. A plain
// byte echo is a finding. It returns what was seen, for a server whose messages did not all come back.
func Recognise(ctx context.Context, l *harness.ServerLab) discover.Recognition {
	dial := discover.Dial(l.Way())
	q := discover.Ask{Framing: l.Framing, Empty: l.Impl.Policies.Empty == "echo", Each: l.Timing.Start, Quiet: l.Timing.Quiet}
	if l.Impl.Exchange != nil {
		return discover.Recognition{Climb: discover.Climb{Failed: -1}}
	}
	if !l.Impl.Zero() { // it was told its framing: whatever it does with messages is its own doing
		r := undisturbed(l, func() discover.Recognition { return q.Pieces(ctx, dial) })
		findByteEcho(r)
		return r
	}
	from := l.Trace.Now()
	r := q.Recognise(ctx, dial)
	if r.Explained() && l.Lateness(from, l.Trace.Now()) >= l.Timing.Gap {
		whole := r.Climb
		r = undisturbed(l, func() discover.Recognition { return q.Pieces(ctx, dial) })
		r.Climb = whole
	}
	l.Step("recognised by messages of up to %d bytes, a header alone and half of one, on connections of their own: %s", r.Most, r.Seen())
	switch like, ok := r.Like(); {
	case ok:
		harness.Unlike(l, record.ClassUnlike, "The server frames by %s, and not by %s: %s. Run it with --framing %s (framing in the manifest).",
			like, l.Framing, r.Seen(), like)
	case r.Strange():
		harness.Unlike(l, record.ClassUnlike, "The server was declared to frame by %s, which does not explain what it does, nor does "+
			"any other framing that sockdrill knows: %s. If the framing is right, this is the defect to look for first.",
			l.Framing, r.Seen())
	}
	findByteEcho(r)
	return r
}

// Opens ends the spec of a server that does not say what the opening of its exchange has, if there is one.
func Opens(ctx context.Context, l *harness.ServerLab) {
	ginkgo.GinkgoHelper()
	if l.Impl.Exchange == nil || len(l.Impl.Exchange.Opening) == 0 {
		return
	}
	c, err := l.DialDirect(ctx)
	if opening := (*template.OpeningError)(nil); errors.As(err, &opening) {
		harness.Unlike(l, record.ClassUnlike, "Expected the server to begin every connection as its manifest says, but %v.", opening)
	}
	if err != nil {
		harness.Because(err, "Expected the server to accept a connection: %v", err)
	}
	c.Close()
}

// undisturbed asks by pieces of a message until something comes back, or this host was not late meanwhile: the silence of a late one says
// nothing of a server, and a plain byte echo that is taken for another one would fail wherever messages are told apart.
func undisturbed(l *harness.ServerLab, ask func() discover.Recognition) (r discover.Recognition) {
	const tries = 5
	for range tries {
		from := l.Trace.Now()
		if r = ask(); !r.Explained() || l.Lateness(from, l.Trace.Now()) < l.Timing.Gap {
			return r
		}
	}
	l.Note("this host was late whenever a part of a message was sent, so that a plain byte echo may have been taken for one of messages")
	return r
}

func findByteEcho(r discover.Recognition) {
	if r.ByteEcho() {
		harness.Found(subject.ByteEcho)
	}
}

// Unanswered ends the spec of a server that did not answer a message of the baseline: failed says which, and cause why not. Without an
// adapter it looks for what the server is, on connections of its own.
func Unanswered(ctx context.Context, l *harness.ServerLab, cause error, failed string) {
	ginkgo.GinkgoHelper()
	class, advice := advice(ctx, l)
	if l.Impl.Zero() && !l.Process.HasEnded() {
		harness.Unlike(l, class, "%s %s", failed, advice)
	}
	harness.Because(cause, "%s %s", failed, advice)
}

// Echoed ends the spec of a server without an adapter that is judged as an echo, and answers something else in the framing that it has.
func Echoed(l *harness.ServerLab, sent, came []byte) {
	ginkgo.GinkgoHelper()
	if l.Impl.Zero() && l.Impl.Exchange == nil && !bytes.Equal(sent, came) {
		other := discover.Replied(l.Framing, sent, came)
		harness.Unlike(l, record.ClassUnlike, "Expected the server to echo a message, but it %s. %s If it is meant to echo, this is the defect "+
			"to look for first.", other, sentence(other.Remedy()))
	}
}

// advice looks for the framing in which the server does answer, on connections of its own. If that is the declared one, it is not the
// framing.
func advice(ctx context.Context, l *harness.ServerLab) (class record.Class, text string) {
	dial := discover.Dial(l.Way())
	if l.Impl.Exchange != nil {
		return record.ClassSilent, knownAdvice(ctx, l, dial.Opened(l.Impl.Exchange.Within()))
	}
	patience := discover.Patience{Together: l.Timing.Prompt, Each: l.Timing.Quiet, Quiet: l.Timing.Quiet}
	declared := l.Framing
	declared.Max = 0
	found := discover.Search(ctx, dial, patience, described(l)...)
	switch {
	case found.OK && found.Framing == declared:
		return record.ClassSilent, "The framing is right: one short message alone comes back. Does the server take one read for one " +
			"message? Several messages may arrive in one read, and a long one in many."
	case found.OK:
		q := discover.Ask{Framing: found.Framing, Each: l.Timing.Prompt, Quiet: l.Timing.Quiet}
		if like, ok := q.Recognise(ctx, dial).Like(); ok {
			found.Framing = like
		}
		return record.ClassUnlike, fmt.Sprintf("The server does answer in another framing: try --framing %s.", found.Framing)
	}
	nature := found.Know(ctx, dial, patience)
	class = record.ClassUnlike
	if nature.Kind == discover.Silent || nature.Kind == discover.Gone {
		class = record.ClassSilent
	}
	return class, fmt.Sprintf("No framing that sockdrill speaks fits, either. The server %s. %s", nature, sentence(nature.Remedy()))
}

// described is the lab's framing, if it is none of those that are looked for anyway.
func described(l *harness.ServerLab) []wire.Framing {
	if f := l.Framing.Limited(0); !slices.Contains(wire.Fixed(), f) {
		return []wire.Framing{f}
	}
	return nil
}

// knownAdvice is advice on a server that answers one question.
func knownAdvice(ctx context.Context, l *harness.ServerLab, dial discover.Dial) string {
	known := discover.Known{}
	known.Question, known.Right, known.Stream = l.Impl.Trial(0)
	declared := l.Framing
	declared.Max = 0
	answer := known.Ask(ctx, dial, declared, l.Timing.Prompt)
	framings := []wire.Framing(nil)
	if l.Impl.OneQuestion() && !l.Impl.Exchange.Whole {
		framings = known.Search(ctx, dial, l.Timing.Prompt)
	}
	switch {
	case known.Answered(declared, answer, 1):
		return "The framing is right: on a connection of its own the question is answered. Does the server take one read for one " +
			"message, or one question for each connection?"
	case len(framings) > 0:
		return fmt.Sprintf("The server does answer the question in another framing: try --framing %s.", framings[0])
	}
	return fmt.Sprintf("On a connection of its own, framed as %s, %s. `sockdrill check` says more.", declared, known.Wrong(declared, answer))
}

// sentence begins one in capitals, and ends it.
func sentence(s string) string {
	s = strings.ToUpper(s[:1]) + s[1:]
	if strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
