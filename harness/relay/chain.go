package relay

import (
	"io"
	"math/rand/v2"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// toxic is a toxic of toxiproxy's kind that is told which fault it carries out, and on which stream.
type toxic interface {
	toxics.Toxic
	enter(stage)
	// idle reports whether it does nothing to the bytes that come now, and need not see them to know when it has to.
	idle() bool
}

// kinds makes a fresh toxic for each kind of fault that acts on a stream.
var kinds = map[fault.Kind]func() toxic{}

func register(fresh func() toxic, of ...fault.Kind) {
	for _, k := range of {
		kinds[k] = fresh
	}
}

// install gives the link a toxic for each fault that is armed for its direction of this connection.
func (l *link) install() {
	r := l.conn.relay
	for i, f := range r.faults {
		fresh := kinds[f.Kind]
		if fresh == nil || f.Dir != l.dir || !f.On(l.conn.n) {
			continue
		}
		t := fresh()
		t.enter(stage{
			fault:    f,
			link:     l,
			evidence: r.evidence[i],
			place:    place{at: f.At, frame: f.Frame, frames: newFrames(r.cfg, f)},
			random:   generator(r.cfg.Seed, l.conn.n, i),
		})
		l.toxics = append(l.toxics, t)
	}
}

// throughChain carries the stream through the toxics until it ends, or until none of them has anything to do. Each toxic has a
// stub of toxiproxy's, and a goroutine of its own.
func (l *link) throughChain() {
	first := make(chan *stream.StreamChunk, buffer(l.toxics[0]))
	last := first
	for i, t := range l.toxics {
		next := make(chan *stream.StreamChunk)
		if i+1 < len(l.toxics) {
			next = make(chan *stream.StreamChunk, buffer(l.toxics[i+1]))
		}
		go t.Pipe(toxics.NewToxicStub(last, next))
		last = next
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		io.Copy(sink{l}, stream.NewChanReader(last))
		sink{l}.Close()
	}()
	in := stream.NewChanWriter(first)
	io.Copy(in, l)
	in.Close()
	<-drained
}

// buffer is how many chunks may wait in front of a toxic.
func buffer(t toxic) int {
	if b, ok := t.(toxics.BufferedToxic); ok {
		return b.GetBufferSize()
	}
	return 0
}

// generator gives each fault on each connection its own numbers: they do not depend on what others draw.
func generator(seed uint64, conn, fault int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(conn)<<32|uint64(fault)))
}

func newFrames(cfg Config, f fault.Fault) Frames {
	if f.Frame == 0 {
		return nil
	}
	return cfg.Frames(f.Dir)
}
