package datagram

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Datagram is one that came.
type Datagram struct {
	Number int            // from 1, in the order in which they came
	From   netip.AddrPort // who sent it
	At     time.Duration  // when, on the trace's clock
	Data   []byte
}

// inbox is what came, in its order.
type inbox struct {
	mu   sync.Mutex
	came []Datagram
	news chan struct{} // closed, and replaced, with each that comes
}

// Received are the datagrams that came so far.
func (i *inbox) Received() []Datagram {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.came)
}

// keep adds a datagram, and returns it with its number.
func (i *inbox) keep(b []byte, from netip.AddrPort, at time.Duration) Datagram {
	i.mu.Lock()
	defer i.mu.Unlock()
	d := Datagram{Number: len(i.came) + 1, From: from, At: at, Data: append([]byte(nil), b...)}
	i.came = append(i.came, d)
	i.announce()
	return d
}

// announce wakes those who wait. The lock is held.
func (i *inbox) announce() {
	close(i.news)
	i.news = make(chan struct{})
}

// await waits for a datagram that is wanted, of those that are numbered above after, until over holds, which is asked with the lock held,
// or ctx ends. ok is false if none came.
func (i *inbox) await(ctx context.Context, after int, wanted func(Datagram) bool, over func() bool) (d Datagram, ok bool) {
	for {
		i.mu.Lock()
		came, ended, news := i.came[min(after, len(i.came)):], over(), i.news
		i.mu.Unlock()
		if at := slices.IndexFunc(came, wanted); at >= 0 {
			return came[at], true
		}
		if ended {
			return d, false
		}
		select {
		case <-news:
		case <-ctx.Done():
			return d, false
		}
	}
}

// Refused is how often the system told that a datagram met a port at which nobody listens. It does so to a connected peer only.
func (p *Peer) Refused() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.refused
}

// Await waits for a datagram that is wanted, of those that are numbered above after, or until the peer is told that nobody listens where
// the last one that it sent went, or ctx ends. ok is false if none came.
func (p *Peer) Await(ctx context.Context, after int, wanted func(Datagram) bool) (d Datagram, ok bool) {
	return p.await(ctx, after, wanted, func() bool { return p.refused > p.before })
}
