package discover

import (
	"context"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Found is what a search came to.
type Found struct {
	Framing wire.Framing // if OK
	OK      bool         // whether it answers in a framing
	Alone   bool         // it answers only while nobody else is connected: one connection at a time
	Answers []Asked      // what came back
}

// Asked is a question in one framing, and what came of it.
type Asked struct {
	Framing wire.Framing
	Answer  Answer
}

// fits reports whether all that was asked came back, and nothing else.
func (a Asked) fits() bool { return same(a.Framing, a.Answer.Got, question(a.Framing)) }

// Patience bounds a search; what answers ends it sooner.
type Patience struct {
	Together time.Duration // for all questions side by side
	Each     time.Duration // for each of them, if they are put one after the other
	Quiet    time.Duration // what separates never from late, once something has answered
}

// Quick is the patience of a search in a hurry: about 3 s if nothing answers at all.
var Quick = Patience{Together: time.Second, Each: 120 * time.Millisecond, Quiet: timing.Default.Quiet}

// Search asks in every framing that is told apart, first side by side. If nothing comes back as it was sent, it asks one after the other,
// which a server needs that serves one connection at a time, or that other framings' messages end; of the further ones in the likeliest.
// dial may be called from several goroutines at once. What is declared is asked first, each alone.
func Search(ctx context.Context, dial Dial, p Patience, declared ...wire.Framing) Found {
	if f, ok := others(ctx, dial, Patience{Each: p.Together, Quiet: p.Quiet}, declared); ok {
		return f
	}
	answers, fixed := together(ctx, dial, all(), p), len(wire.Fixed())
	found := judge(answers[:fixed])
	switch {
	case found.OK && found.Framing.Line():
		return found.bare(ctx, dial, p)
	case found.OK:
		return found.doubt(ctx, dial, p)
	case slices.ContainsFunc(found.Answers, Asked.fits):
		return found
	}
	if other, ok := confirmed(ctx, dial, p, answers[fixed:]); ok {
		return other
	}
	alone := judge(inTurn(ctx, dial, p.Each))
	switch {
	case alone.OK:
		alone.Alone = true
		return alone
	case alone.mute(): // and would be so in others, most likely
	case !slices.ContainsFunc(alone.Answers, Asked.fits): // one that takes one read for one message has no framing
		if other, ok := others(ctx, dial, p, named(further[:afterAll])); ok {
			return other
		}
	}
	if !found.said() {
		return alone
	}
	return found
}

// afterAll is how many of the further framings are asked one after the other, too: a server that says nothing at all is not to take all
// the time that there is.
const afterAll = 4

// others asks in these framings, one after the other.
func others(ctx context.Context, dial Dial, p Patience, framings []wire.Framing) (f Found, ok bool) {
	for _, framing := range framings {
		a := Asked{Framing: framing, Answer: put(framing).ask(ctx, dial, p.Each)}
		if f, ok = confirmed(ctx, dial, p, []Asked{a}); ok {
			break
		}
	}
	return f, ok
}

// confirmed is the first framing whose question was answered, and in which two messages on one connection are, too.
func confirmed(ctx context.Context, dial Dial, p Patience, answers []Asked) (f Found, ok bool) {
	for _, a := range answers {
		if !a.fits() || climb(ctx, dial, a.Framing, [][]byte{text, text[9:]}, p.Quiet).Failed >= 0 {
			continue
		}
		pair := together(ctx, dial, []wire.Framing{a.Framing, a.Framing}, Patience{Together: p.Quiet, Quiet: p.Quiet})
		return Found{Framing: a.Framing, OK: true, Alone: !pair[0].fits() || !pair[1].fits(), Answers: []Asked{a}}, true
	}
	return f, false
}

// judge returns the framing that explains every answer: there is one at most. Servers that give back whatever they get have none.
func judge(answers []Asked) Found {
	found := Found{Answers: answers}
	var answered []wire.Framing
	for _, a := range answers {
		if a.fits() {
			answered = append(answered, a.Framing)
		}
	}
	at := slices.IndexFunc(answered, func(f wire.Framing) bool { return explains(f, answered) })
	if found.OK = at >= 0; found.OK {
		found.Framing = answered[at]
	}
	return found
}

// said reports whether anything came back at all.
func (f Found) said() bool {
	return slices.ContainsFunc(f.Answers, func(a Asked) bool { return len(a.Answer.Got) > 0 })
}

// mute reports whether nothing came back, and no connection was ended.
func (f Found) mute() bool {
	return !slices.ContainsFunc(f.Answers, func(a Asked) bool { return len(a.Answer.Got) > 0 || a.Answer.Ending != Open })
}

// together asks in all these framings at once. Once one fits, the others have only Quiet more.
func together(ctx context.Context, dial Dial, framings []wire.Framing, p Patience) []Asked {
	ctx, cancel := context.WithTimeout(ctx, p.Together)
	defer cancel()
	all := make([]Asked, len(framings))
	var hurry sync.Once
	var wait sync.WaitGroup
	for n, f := range framings {
		wait.Go(func() {
			all[n] = Asked{Framing: f, Answer: put(f).ask(ctx, dial, p.Together)}
			if all[n].fits() {
				hurry.Do(func() { time.AfterFunc(p.Quiet, cancel) })
			}
		})
	}
	wait.Wait()
	return all
}

// likely are the framings in the order in which they are met, to find the usual ones soon.
var likely = []string{"u32be", "crlf", "u16be", "u32le", "u16le", "u8", "u32be+header"}

// inTurn asks in one framing after the other until one fits.
func inTurn(ctx context.Context, dial Dial, each time.Duration) []Asked {
	order := named(likely)
	for _, f := range wire.Fixed() {
		if !slices.Contains(order, f) {
			order = append(order, f)
		}
	}
	var all []Asked
	for _, f := range order {
		if ctx.Err() != nil {
			break
		}
		a := Asked{Framing: f, Answer: put(f).ask(ctx, dial, each)}
		if a.Answer.Ending != Open && len(a.Answer.Got) == 0 { // it may have been ending because of the question before
			a.Answer = put(f).ask(ctx, dial, each)
		}
		all = append(all, a)
		if a.fits() {
			break
		}
	}
	return all
}

// doubt asks once more, with patience, in those framings whose servers would have answered in the same way: one of them may
// only have been slow.
func (f Found) doubt(ctx context.Context, dial Dial, p Patience) Found {
	others := rivals(f.Framing)
	if len(others) == 0 {
		return f
	}
	p.Together = p.Quiet
	for _, again := range together(ctx, dial, others, p) {
		if at := slices.IndexFunc(f.Answers, func(a Asked) bool { return a.Framing == again.Framing }); again.fits() {
			f.Answers[at] = again
		}
	}
	return judge(f.Answers)
}

// bare asks whoever answers lines by one that ends with LF alone: if it comes back as it is, that is what ends a message, and CR was a
// part of it.
func (f Found) bare(ctx context.Context, dial Dial, p Patience) Found {
	if other, ok := others(ctx, dial, Patience{Each: p.Quiet, Quiet: p.Quiet}, named([]string{"lf"})); ok {
		return other
	}
	return f
}

// Opened returns connections on which the opening has been said.
func (d Dial) Opened(o template.Opening) Dial {
	if len(o) == 0 {
		return d
	}
	return func(ctx context.Context) (net.Conn, error) {
		conn, err := d(ctx)
		if err != nil {
			return nil, err
		}
		if _, _, err := o.Play(conn, time.Now().Add(timing.Default.Prompt)); err != nil {
			conn.Close()
			return nil, err
		}
		return conn, nil
	}
}

// To returns connections to an address.
func To(addr string) Dial {
	return func(ctx context.Context) (net.Conn, error) {
		return transport.Of(addr).Dial(ctx, addr, transport.Options{})
	}
}
