package relay

import (
	"sync"
	"time"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func init() {
	register(func() toxic { return new(builtinToxic) }, fault.KindLatency, fault.KindBandwidth, fault.KindLimit)
}

// silence keeps toxiproxy's bandwidth toxic, which logs through zerolog's global logger, from writing to standard error.
var silence = sync.OnceFunc(func() { zerolog.SetGlobalLevel(zerolog.Disabled) })

// builtinToxic runs one of toxiproxy's own toxics in a stub of ours, so that what it does is measured and so that it is
// interrupted when the connection is over: left alone it sleeps on, or waits for ever with data queued.
// reset_peer is never run here (it asserts *net.TCPConn and panics), nor is a bandwidth of 0 (it leaks).
type builtinToxic struct{ stage }

func (t *builtinToxic) toxic() toxics.Toxic {
	switch t.fault.Kind {
	case fault.KindLatency:
		return &toxics.LatencyToxic{Latency: t.fault.Delay.Milliseconds()}
	case fault.KindBandwidth:
		return &toxics.BandwidthToxic{Rate: kilobytes(t.fault.Rate)}
	default:
		return &toxics.LimitDataToxic{Bytes: t.fault.At}
	}
}

// kilobytes rounds a rate to the whole KB/s that toxiproxy counts in.
func kilobytes(rate int64) int64 { return (rate + 500) / 1000 }

func (t *builtinToxic) Pipe(stub *toxics.ToxicStub) {
	silence()
	toxic := t.toxic()
	size := 0
	if b, ok := toxic.(toxics.BufferedToxic); ok {
		size = b.GetBufferSize()
	}
	in, out := make(chan *stream.StreamChunk, size), make(chan *stream.StreamChunk)
	inner := toxics.NewToxicStub(in, out)
	if s, ok := toxic.(toxics.StatefulToxic); ok {
		inner.State = s.NewState()
	}
	var ages ages
	go func() { // in
		defer close(in)
		for c := range stub.Input {
			ages.push(len(c.Data), c.Timestamp) // the toxic changes it
			in <- c
		}
	}()
	finished := make(chan struct{})
	go func() { // the toxic itself
		defer close(finished)
		inner.Run(&toxics.ToxicWrapper{Toxic: toxic, Toxicity: 1})
		if !inner.Closed() { // interrupted: what is queued passes at once
			for c := range in {
				out <- c
			}
			close(out)
		}
		for range in { // after a limit
		}
	}()
	go func() {
		select {
		case <-t.over():
			inner.InterruptToxic()
		case <-finished:
		}
	}()
	for c := range out {
		t.measure(c, ages.pop(len(c.Data)))
		t.pass(stub, c.Data)
	}
	if t.fault.Kind == fault.KindLimit && t.passed >= t.fault.At {
		t.acted("ended the stream")
	}
	stub.Close()
	<-finished
}

// measure notes how long a chunk took, or when it went.
func (t *builtinToxic) measure(c *stream.StreamChunk, came time.Time) {
	switch t.fault.Kind {
	case fault.KindLatency:
		t.late(came)
	case fault.KindBandwidth:
		t.paced(came, len(c.Data))
	}
}

// ages remembers when bytes came, in order.
type ages struct {
	mu    sync.Mutex
	queue []age
}

type age struct {
	n    int
	came time.Time
}

func (a *ages) push(n int, came time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.queue = append(a.queue, age{n, came})
}

// pop takes n bytes away and returns when the last of them came.
func (a *ages) pop(n int) (came time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.queue) > 0 {
		first := &a.queue[0]
		came = first.came
		if first.n > n {
			first.n -= n
			return came
		}
		n -= first.n
		a.queue = a.queue[1:]
		if n == 0 {
			return came
		}
	}
	return came
}
