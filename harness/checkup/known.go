package checkup

import (
	"context"

	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// exchange puts its one question to a server that does not echo: as declared, with another tag, in pieces, and twice at once.
func (x *examination) exchange(ctx context.Context, to discover.Dial) {
	f, err := x.impl.Wire()
	if err != nil {
		x.find("its framing exists", err)
		return
	}
	known := discover.Known{Question: x.impl.Exchange.Question, Answer: x.impl.Exchange.Answer}
	if !x.find("it answers the question of its manifest, framed as "+f.String(), x.answers(ctx, to, known, f)) {
		return
	}
	if x.impl.Exchange.Tag != nil && !x.find("its answer repeats the tag of the question", x.repeats(ctx, to, f)) {
		return
	}
	split, merged := known.Pieces(ctx, to, f, discover.Quick.Quiet)
	x.pieces(discover.Habits{Split: split, Merged: merged})
}

// answers asks the question of the manifest. If another answer comes, or none, it looks for the reason.
func (x *examination) answers(ctx context.Context, to discover.Dial, known discover.Known, f wire.Framing) error {
	a := known.Ask(ctx, to, f, discover.Quick.Together)
	if known.Right(f, a) {
		return nil
	}
	if others := known.Search(ctx, to, discover.Quick.Together); len(others) > 0 && others[0] != f {
		return trouble("declare framing: "+others[0].String(), "it answers it in %s", others[0])
	}
	if len(a.Got) == 0 {
		return trouble("give the payload of one frame, without its header; its log may say why it does not answer",
			"it said nothing within %v", discover.Quick.Together)
	}
	return trouble("give the whole answer, which has to be the same each time but for its tag", "%s", known.Wrong(f, a))
}

// repeats asks with a tag of our own.
func (x *examination) repeats(ctx context.Context, to discover.Dial, f wire.Framing) error {
	const other = 0x5a5a // of however few bytes, another one than most examples have
	question := x.impl.Exchange.Ask(other, !f.Layout().Clean())
	known := discover.Known{Question: question, Answer: x.impl.Exchange.Reply(question)}
	if a := known.Ask(ctx, to, f, discover.Quick.Together); !known.Right(f, a) {
		tag := x.impl.Exchange.Tag
		return trouble("correct `tag`, or leave it out if the answer is always the same", "the question had % x at byte %d, and %s",
			tag.Of(question), tag.Offset, known.Wrong(f, a))
	}
	return nil
}
