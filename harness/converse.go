package harness

import (
	"context"

	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Deliver puts the frame of an answer on the wire. After an error a connection is answered no more.
type Deliver func(ctx context.Context, answer []byte) error

// send delivers answers as they are.
func send(c *peer.Conn) Deliver {
	return func(_ context.Context, answer []byte) error { return c.Send(answer) }
}

// Converse greets a client that declares a greeting and, if it declares what it asks by itself (respond), delivers the answers to that, one
// after the other, until the client asks nothing more.
func (l *WireLab) Converse(c *peer.Conn, deliver Deliver) {
	l.greet(c)
	for n := 0; len(l.Impl.Respond) > 0; n++ {
		question, err := c.Frame(c.Life(), n)
		if err != nil {
			return
		}
		answer, differs := l.answer(c.Free(n), question)
		if answer == nil {
			l.Trace.Add(trace.Event{Lane: trace.Harness, Conn: c.Number(), Kind: trace.Mark, Note: "no rule of client.respond answers: " + differs}, nil)
			continue
		}
		if deliver(c.Life(), answer) != nil {
			return
		}
	}
}

// answer is the frame that answers a question, with the bytes that its frame may choose; nil if no rule fits, and differs says where the
// question is not as a rule has it.
func (l *WireLab) answer(free, question []byte) (frame []byte, differs string) {
	payload, rule, differs := l.Impl.Respond.Answer(question)
	switch wrong := l.Framing.Layout().Fits(payload); {
	case rule < 0:
		return nil, differs
	case wrong != nil:
		return nil, "its answer cannot be framed: " + wrong.Error()
	}
	return l.Framing.Layout().Append(nil, payload, free), ""
}

// Unanswered says what the client asked and no rule answers; empty if it asked nothing of the kind.
func (l *WireLab) Unanswered() string {
	for _, c := range l.server.Conns() {
		for n, question := range c.Frames() {
			if answer, differs := l.answer(c.Free(n), question); answer == nil {
				return differs
			}
		}
	}
	return ""
}
