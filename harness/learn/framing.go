package learn

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
)

// Fit is a framing that divides everything that was said into whole messages.
type Fit struct {
	Framing wire.Framing
	Text    string // as a manifest has it: a name, or a description in one line
	Frames  int    // messages
	Lengths int    // different lengths of them: a single one proves little
	Bits    int    // of what was said that the framing explains, less those that it takes to describe it
}

// Sure reports whether the fit is more than a guess: some messages, and not all of one length.
func (f Fit) Sure() bool { return f.Frames >= 4 && f.Lengths >= 2 }

// namedBits is what it takes to name one of the presets.
const namedBits = 6

// Framings lists the framings that fit, the one that explains the most first. Of two that explain as much the one with a name is first.
func Framings(runs ...Run) []Fit {
	all := merged(runs)
	var fits []Fit
	for _, name := range wire.Names() {
		if f, ok := fit(all, wire.Named(name).Layout(), namedBits); ok {
			f.Framing, f.Text = wire.Named(name), name
			fits = append(fits, f)
		}
	}
	for _, c := range append(byLength(all), byMark(all)...) {
		if f, ok := c.fit(all); ok {
			f.Text = c.text()
			f.Framing, _ = wire.ParseFraming(f.Text) // it was read already
			fits = append(fits, f)
		}
	}
	slices.SortStableFunc(fits, func(a, b Fit) int {
		return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(usual(b.Framing), usual(a.Framing)))
	})
	return fits
}

// usual is greater for framings that are met more often, where nothing else decides: a length below 128 may be a byte, or a varint.
func usual(f wire.Framing) int {
	switch {
	case slices.Contains(wire.Fixed(), f):
		return 2
	case f == wire.Named("varint"):
		return 1
	}
	return 0
}

// merged are the conversations of all runs.
func merged(runs []Run) (all Run) {
	for _, r := range runs {
		all = append(all, r...)
	}
	return all
}

// fit holds a layout against everything that was said. cost is what it takes to describe it, in bits.
func fit(all Run, l *layout.Layout, cost int) (Fit, bool) {
	e, lengths, frames := evidence{at: map[int][]byte{}}, map[int]bool{}, 0
	for _, said := range turnsOf(all) {
		first := true
		if !eachFrame(l, said, func(frame []byte) {
			frames++
			lengths[len(frame)] = true
			if e.take(l, frame) && !first {
				e.behind-- // a message more in one turn is a claim, too
			}
			first = false
		}) {
			return Fit{}, false
		}
	}
	bits := e.bits() - cost
	if l.HoldsJSON() {
		bits += 8 // it could have been anything
	}
	return Fit{Frames: frames, Lengths: len(lengths), Bits: bits}, bits > 0
}

// eachFrame divides a turn into frames, and reports whether they are all of it: a side that waits for an answer has ended its message.
func eachFrame(l *layout.Layout, said []byte, each func(frame []byte)) bool {
	for len(said) > 0 {
		found, ok, wrong := l.Scan(said, uint64(len(said)), &layout.Seen{})
		if !ok || wrong != nil || l.HoldsJSON() && !json.Valid(found.Payload) {
			return false
		}
		each(said[:found.Size])
		said = said[found.Size:]
	}
	return true
}

// evidence is what a framing explains: bytes that could not be others, if it is the right one. A frame that was seen before explains
// nothing new. Nor does a byte before the payload that is the same in all frames, such as the high ones of a length, explain more than
// once: any framing may call it a constant.
type evidence struct {
	seen   map[string]bool
	at     map[int][]byte // what stood at a place before the payload, in each frame
	behind int            // bytes behind the payload
}

// take reports whether the frame is a new one.
func (e *evidence) take(l *layout.Layout, frame []byte) bool {
	spans, ok := l.Spans(frame)
	if !ok || e.seen[string(frame)] {
		return false
	}
	if e.seen == nil {
		e.seen = map[string]bool{}
	}
	e.seen[string(frame)] = true
	behind := false
	for _, s := range spans {
		switch {
		case s.Payload:
			behind = true
		case s.Fixed && behind:
			e.behind += s.To - s.From
		case s.Fixed:
			for n := s.From; n < s.To; n++ {
				e.at[n] = append(e.at[n], frame[n])
			}
		}
	}
	return true
}

func (e *evidence) bits() int {
	n := e.behind
	for _, all := range e.at {
		if same(all) {
			n++
		} else {
			n += len(all)
		}
	}
	return 8 * n
}

func same(all []byte) bool {
	return !slices.ContainsFunc(all, func(b byte) bool { return b != all[0] })
}
