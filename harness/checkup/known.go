package checkup

import (
	"context"
	"errors"

	"github.com/sockdrill/sockdrill/harness/discover"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// exchange puts its question to a server that does not echo by itself: as declared, another one, in pieces, and twice at once.
func (x *examination) exchange(ctx context.Context, to discover.Dial) {
	f, err := x.impl.Wire()
	if err != nil {
		x.find("its framing exists", err)
		return
	}
	to = to.Opened(x.impl.Exchange.Within())
	if !x.find("it answers the question of its manifest, framed as "+f.String(), x.answers(ctx, to, f)) {
		return
	}
	if (x.impl.Exchange.Tag != nil || x.impl.Exchange.Echoes()) && !x.find(x.another(), x.repeats(ctx, to, f)) {
		return
	}
	if x.impl.OneAnswer() {
		return
	}
	split, merged := x.trial(0).Pieces(ctx, to, f, discover.Quick.Quiet)
	x.pieces(discover.Habits{Split: split, Merged: merged})
}

// trial is question number n.
func (x *examination) trial(n int) (k discover.Known) {
	k.Question, k.Right, k.Stream = x.impl.Trial(n)
	return k
}

// answers asks the question of the manifest. If another answer comes, or none, it looks for the reason.
func (x *examination) answers(ctx context.Context, to discover.Dial, f wire.Framing) error {
	known := x.trial(0)
	a := known.Ask(ctx, to, f, discover.Quick.Together)
	var opening *template.OpeningError
	switch {
	case known.Answered(f, a, 1):
		return nil
	case errors.As(a.Trouble, &opening):
		return trouble("correct `opening`; its steps are bytes as they stand on the wire", "%v", opening)
	}
	if x.impl.OneQuestion() && !x.impl.Exchange.Whole {
		if others := known.Search(ctx, to, discover.Quick.Together); len(others) > 0 && others[0] != f {
			return trouble("declare framing: "+others[0].String(), "it answers it in %s", others[0])
		}
	}
	if len(a.Got) == 0 {
		return trouble("give the payload of one frame, without its header, unless framing is none or `whole` is true; its log may say why it "+
			"does not answer", "it said nothing within %v", discover.Quick.Together)
	}
	return trouble("give the whole answer; what varies in it is ?? or *, and what repeats the question is {tag} or {payload}", "%s",
		known.Wrong(f, a))
}

// another is what the second question finds out.
func (x *examination) another() string {
	if x.impl.Exchange.Echoes() {
		return "another message comes back, too"
	}
	return "its answer repeats the tag of the question"
}

// repeats asks another question.
func (x *examination) repeats(ctx context.Context, to discover.Dial, f wire.Framing) error {
	const other = 0x5a5a // of however few bytes, another tag than most examples have
	known := x.trial(other)
	if a := known.Ask(ctx, to, f, discover.Quick.Together); !known.Answered(f, a, 1) {
		return trouble("correct `tag` and where it stands, or leave it out if the answer is always the same", "the question had %s, and %s",
			discover.Show(known.Question), known.Wrong(f, a))
	}
	return nil
}
