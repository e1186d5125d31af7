package discover

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// Recognition is what a server showed that answers short messages in a framing: whether it is that framing's, too, where another one
// would answer in another way.
type Recognition struct {
	Climb
	Header, Half Answer // what came back for a header alone, and for half of one (of lines: for a line without its end)

	framing wire.Framing
	like    *wire.Framing // that explains all that came, where this one does not
	header  []byte
	half    []byte
}

// Ask says how to recognise a server.
type Ask struct {
	Framing wire.Framing  // that it is meant to have; its Max is the longest message that is sent, 0: as the framing allows
	Empty   bool          // whether it echoes empty messages, too
	Each    time.Duration // bounds the wait for one answer
	Quiet   time.Duration // silence that means never, if its answers are not slower than that
}

// Recognise sends what tells framings apart: messages of growing lengths on one connection, then on two others a header alone and half
// of one. Many echoes pass for another framing's as long as messages are short: a length of four bytes in front of one is
// three empty messages and a short one to a server whose length has one byte.
func (q Ask) Recognise(ctx context.Context, dial Dial) Recognition {
	c := climb(ctx, dial, q.Framing, stepped(q.Framing, q.Framing.Max, q.Empty), q.Each)
	q.Quiet = max(q.Quiet, min(4*c.Slowest, q.Each))
	r := q.Pieces(ctx, dial)
	r.Climb = c
	if !r.Explained() && !r.ByteEcho() {
		r.like = r.search(ctx, dial, q)
	}
	return r
}

// Pieces sends a header alone, and half of one, and no whole message.
func (q Ask) Pieces(ctx context.Context, dial Dial) Recognition {
	r := Recognition{framing: q.Framing, header: opening(q.Framing, text), Climb: Climb{Most: -1, Failed: -1}}
	r.half = r.header[:len(r.header)/2]
	var wait sync.WaitGroup
	wait.Go(func() { r.Header = piece(r.header).ask(ctx, dial, q.Quiet) })
	wait.Go(func() { r.Half = piece(r.half).ask(ctx, dial, q.Quiet) })
	wait.Wait()
	return r
}

// piece sends less than a message; whoever gives it back gives back bytes, not messages.
func piece(p []byte) exchange { return exchange{segments: [][]byte{p}, wanted: [][]byte{p}} }

// Explained reports whether a right server of the framing does what was seen: whole messages came back, and nothing for parts of one.
func (r Recognition) Explained() bool {
	return r.Failed < 0 && len(r.Header.Got) == 0 && len(r.Half.Got) == 0
}

// ByteEcho reports whether it gives back bytes as they come. A server that takes one read for one message gives back a header,
// too, but hardly half of one.
func (r Recognition) ByteEcho() bool {
	return r.Failed < 0 && bytes.Equal(r.Header.Got, r.header) && (len(r.half) == 0 || bytes.Equal(r.Half.Got, r.half))
}

// search looks for another framing that explains all that came, and holds in it what is sent then.
func (r Recognition) search(ctx context.Context, dial Dial, q Ask) *wire.Framing {
	for _, f := range all() {
		if f == r.framing.Limited(0) || !r.fits(f) {
			continue
		}
		if confirm(ctx, dial, f, q).Failed < 0 {
			return &f
		}
	}
	return nil
}

// fits reports whether an echo in this framing gives back what came: no byte more and none less.
func (r Recognition) fits(f wire.Framing) bool {
	if len(r.Got) == 0 && len(r.Header.Got) == 0 && len(r.Half.Got) == 0 {
		return false // silence fits all of them
	}
	return bytes.Equal(r.Got, returns(f, r.Sent)) && bytes.Equal(r.Header.Got, returns(f, r.header)) &&
		bytes.Equal(r.Half.Got, returns(f, r.half))
}

// confirm climbs in another framing, as far as a small limit lets it: 300 bytes, which take a second byte in any length.
func confirm(ctx context.Context, dial Dial, f wire.Framing, q Ask) Climb {
	const far = 300
	most := int64(far)
	if q.Framing.Max > 0 {
		most = min(most, q.Framing.Max)
	}
	return climb(ctx, dial, f, stepped(f, most, false), min(q.Each, 4*q.Quiet))
}

// Like returns the other framing that the server has, if what it showed says so.
func (r Recognition) Like() (f wire.Framing, ok bool) {
	if r.like == nil {
		return f, false
	}
	return *r.like, true
}

// Strange reports whether a message came back changed that is short enough for one read: no framing that sockdrill knows explains that.
func (r Recognition) Strange() bool {
	return r.Failed >= 0 && r.Failed <= longestShort && r.like == nil && len(r.Got) > r.before
}

// Silent reports whether a message was not answered at all, as one that is longer than a limit.
func (r Recognition) Silent() bool {
	return r.Failed >= 0 && len(r.Got) <= r.before
}

// longestShort is how long a message may be that surely comes as one read.
const longestShort = 300 // bytes

// Seen says what does not fit the framing, as a sentence without its end.
func (r Recognition) Seen() string {
	sent := r.before
	switch {
	case r.Failed >= 0 && len(r.Got) > sent:
		return fmt.Sprintf("%sto one of %d it answers %d bytes of which the first are %s", r.answers(), r.Failed, len(r.Got)-sent,
			Show(sample(r.Got[sent:])))
	case r.Failed >= 0:
		return fmt.Sprintf("%sone of %d is not answered (the connection was %s)", r.answers(), r.Failed, r.Ending)
	case len(r.Half.Got) > 0:
		return fmt.Sprintf("it answers the first %d bytes of a message (%s) by %s, before the message is there", len(r.half),
			Show(r.half), Show(sample(r.Half.Got)))
	case len(r.Header.Got) > 0:
		return fmt.Sprintf("it answers the first %d bytes of a message (%s) by %s, before the message is there", len(r.header),
			Show(r.header), Show(sample(r.Header.Got)))
	}
	return "all that was sent came back"
}

// answers begins a sentence by what was answered.
func (r Recognition) answers() string {
	if r.Most < 0 {
		return "no message comes back as it was sent, and "
	}
	return fmt.Sprintf("messages of up to %s come back as they were sent, and ", bytesOf(r.Most))
}

func bytesOf(n int) string {
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
