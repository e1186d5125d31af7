package datagram

import (
	"context"
	"net/netip"
	"slices"
)

// Datagram is one that came.
type Datagram struct {
	Number int            // from 1, in the order in which they came
	From   netip.AddrPort // who sent it
	Data   []byte
}

// Received are the datagrams that came so far.
func (p *Peer) Received() []Datagram {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.came)
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
	for {
		p.mu.Lock()
		came, refused, news := p.came[min(after, len(p.came)):], p.refused > p.before, p.news
		p.mu.Unlock()
		if at := slices.IndexFunc(came, wanted); at >= 0 {
			return came[at], true
		}
		if refused {
			return d, false
		}
		select {
		case <-news:
		case <-ctx.Done():
			return d, false
		}
	}
}
