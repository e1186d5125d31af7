package harness

import (
	"context"
	"fmt"
	"slices"

	"github.com/sockdrill/sockdrill/harness/scout"
)

// Advice is for the sentence that a failed baseline ends with: it looks for the framing in which the server does answer, on
// connections of its own. If that is the declared one, it is not the framing.
func (l *ServerLab) Advice(ctx context.Context) string {
	dial := scout.To(l.addr)
	if l.Impl.Exchange != nil {
		return l.knownAdvice(ctx, dial)
	}
	patience := scout.Patience{Together: l.Timing.Prompt, Each: l.Timing.Quiet, Quiet: l.Timing.Quiet}
	declared := l.Framing
	declared.Max = 0
	found := scout.Search(ctx, dial, patience)
	switch {
	case found.OK && found.Framing == declared:
		return "The framing is right: one short message alone comes back. Does the server take one read for one message? " +
			"Several messages may arrive in one read, and a long one in many."
	case found.OK:
		return fmt.Sprintf("The server does answer in another framing: try --framing %s.", found.Framing)
	}
	nature := found.Know(ctx, dial, patience)
	return fmt.Sprintf("No framing that sockdrill knows fits, either. The server %s; %s.", nature, nature.Remedy())
}

// knownAdvice is Advice on a server that answers one question.
func (l *ServerLab) knownAdvice(ctx context.Context, dial scout.Dial) string {
	x := l.Impl.Exchange
	known := scout.Known{Question: x.Question, Answer: x.Answer}
	declared := l.Framing
	declared.Max = 0
	framings := known.Search(ctx, dial, l.Timing.Prompt)
	switch {
	case slices.Contains(framings, declared):
		return "The framing is right: on a connection of its own the question is answered. Does the server take one read for one message, or one question for each connection?"
	case len(framings) > 0:
		return fmt.Sprintf("The server does answer the question in another framing: try --framing %s.", framings[0])
	}
	return fmt.Sprintf("In no other framing that sockdrill knows does it answer the question, either. On a connection of its own, framed as %s, %s. "+
		"Question and answer are the payloads of one frame, without its header.", declared, known.Wrong(declared, known.Ask(ctx, dial, declared, l.Timing.Prompt)))
}
