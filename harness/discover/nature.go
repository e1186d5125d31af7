package discover

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Kind says what a server is that answers in no framing. The vocabulary is closed.
type Kind string

// The kinds.
const (
	ByteEcho  Kind = "byte echo"    // gives back bytes as they come
	Speaks    Kind = "speaks first" // says something before it is asked
	Replies   Kind = "replies"      // in frames, with something else than it was sent
	BareLines Kind = "bare lines"   // answers lines, ended by LF alone
	Closes    Kind = "closes"       // ends the connection without a byte
	Silent    Kind = "silent"       // takes all and says nothing
	OneRead   Kind = "one read"     // gives back what one read brings, a whole message or not
	Secured   Kind = "speaks TLS"   // answers a ClientHello as a server of TLS does
	Unclear   Kind = "unclear"      // says something that no framing explains
	Gone      Kind = "gone"         // takes no connections any more
)

// Nature is what a server is that answers in no framing.
type Nature struct {
	Kind    Kind
	Framing wire.Framing // of Replies
	Asked   []byte       // what the sample answers; empty if nothing was asked
	Sample  []byte       // the first bytes of the answer
}

// mostSample is how much of an answer is shown.
const mostSample = 24 // bytes

// Know looks at a server in whose answers Search has found no framing. It asks twice more: nothing, and less than a message in
// any framing.
func (f Found) Know(ctx context.Context, dial Dial, p Patience) Nature {
	unasked := exchange{}.ask(ctx, dial, p.Quiet)
	if unasked.Ending == Refused {
		return Nature{Kind: Gone}
	}
	if len(unasked.Got) > 0 {
		return Nature{Kind: Speaks, Sample: sample(unasked.Got)}
	}
	piece := text[:4]
	if a := (exchange{segments: [][]byte{piece}, wanted: [][]byte{piece}}).ask(ctx, dial, p.Quiet); bytes.Equal(a.Got, piece) {
		return Nature{Kind: ByteEcho}
	}
	n := f.nature()
	if n.Kind == Closes || n.Kind == Silent || n.Kind == Unclear {
		if said := greetsSecurely(ctx, dial, p.Quiet); said != nil {
			return Nature{Kind: Secured, Sample: said}
		}
	}
	return n
}

// nature is what the answers say.
func (f Found) nature() Nature {
	if slices.ContainsFunc(f.Answers, Asked.fits) { // and no framing explains all that came back
		return Nature{Kind: OneRead}
	}
	for _, a := range f.Answers {
		if _, ok := framed(a.Framing, a.Answer.Got); ok {
			return Nature{Kind: Replies, Framing: a.Framing, Asked: sample(question(a.Framing)), Sample: sample(a.Answer.Got)}
		}
	}
	for _, a := range f.Answers {
		got := a.Answer.Got
		if a.Framing.Line() && bytes.HasSuffix(got, []byte("\n")) && bytes.Contains(got, text) {
			return Nature{Kind: BareLines, Asked: sample(question(a.Framing)), Sample: sample(got)}
		}
	}
	for _, a := range f.Answers {
		if len(a.Answer.Got) > 0 {
			return Nature{Kind: Unclear, Asked: sample(question(a.Framing)), Sample: sample(a.Answer.Got)}
		}
	}
	if !slices.ContainsFunc(f.Answers, func(a Asked) bool { return a.Answer.Ending == Open }) {
		return Nature{Kind: Closes}
	}
	return Nature{Kind: Silent}
}

// String says it in a sentence that begins with what it does.
func (n Nature) String() string {
	switch n.Kind {
	case ByteEcho:
		return "gives back bytes as they come and does not look for messages in them: a plain byte echo"
	case Speaks:
		return "speaks before it is asked: " + Show(n.Sample)
	case Replies:
		return fmt.Sprintf("answers in frames (%s), but not with what it was sent: where it was sent %s, it said %s", n.Framing,
			Show(n.Asked), Show(n.Sample))
	case BareLines:
		return "answers lines, and ends them with LF alone: " + Show(n.Sample)
	case Closes:
		return "ends every connection without a byte"
	case Silent:
		return "takes every message and says nothing"
	case OneRead:
		return "answers messages that it cannot have had as a whole, in whatever framing: it takes one read for one message"
	case Secured:
		return "speaks TLS: to a ClientHello it said " + Show(n.Sample)
	case Unclear:
		return fmt.Sprintf("answers what no framing explains: to %s it said %s", Show(n.Asked), Show(n.Sample))
	}
	return "accepts no connection any more"
}

// Remedy says what to do about it.
func (n Nature) Remedy() string {
	switch n.Kind {
	case ByteEcho:
		return "it can be judged; what is about messages is skipped"
	case Speaks:
		return "without an adapter a server is judged as an echo, which says nothing by itself: start it without its greeting if it " +
			"can be, or write an adapter"
	case Secured:
		return "run it with --transport tls (transport: tls in the manifest)"
	case OneRead:
		return "it can be judged in the framing that it is meant to have (--framing); several messages may arrive in one read, and a " +
			"long one in many"
	case BareLines:
		return "end the lines of replies with CR LF"
	case Closes:
		return "look into its log: does it refuse all that is no message of its own?"
	case Gone:
		return "look into its log: something that it was sent has ended it"
	}
	return "without an adapter a server is judged as an echo: each message comes back as it was sent, in a framing that is declared " +
		"(--framing: `sockdrill framings` lists those that have a name, and any other can be described); one that always answers the same question in the same way declares both in a manifest (server.exchange: see " +
		"docs/how-to/judge-a-server-that-does-not-echo.md)"
}

// Replied is the nature of a server that gave this answer to that question, in frames.
func Replied(f wire.Framing, asked, said []byte) Nature {
	at := 0 // where they differ
	for at < min(len(asked), len(said)) && asked[at] == said[at] {
		at++
	}
	at = max(0, at-mostSample/2)
	return Nature{Kind: Replies, Framing: f, Asked: sample(asked[at:]), Sample: sample(said[at:])}
}

func sample(p []byte) []byte { return p[:min(len(p), mostSample)] }

// Show writes bytes as people look at them: in hexadecimal digits and as text.
func Show(p []byte) string {
	const shown = 12 // bytes
	digits := make([]string, 0, shown)
	for _, b := range p[:min(len(p), shown)] {
		digits = append(digits, fmt.Sprintf("%02x", b))
	}
	more := ""
	if len(p) > shown {
		more = " …"
	}
	return fmt.Sprintf("%s%s (%q)", strings.Join(digits, " "), more, p)
}
