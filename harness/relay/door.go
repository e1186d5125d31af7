package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// hangProof is how long a dial of our own must hang before the accept queue counts as full: a loopback dial that is
// answered takes well under a millisecond.
const hangProof = 50 * time.Millisecond

// door is the way in: open, closed (dials are refused) or blocked (dials hang). The port stays the relay's throughout.
type door struct {
	relay *Relay
	addr  string
	hold  io.Closer // keeps the port while nobody listens; nil where the system cannot

	mu    sync.Mutex
	ln    transport.Listener // nil unless open
	block io.Closer          // nil unless blocked
	shut  bool               // for good
}

// open takes a port and lets the door be as the armed faults have it.
func (r *Relay) open() error {
	hold, addr, err := r.reserve()
	if err != nil {
		return err
	}
	r.door = &door{relay: r, addr: addr, hold: hold}
	if hold == nil { // no reservation here: the port comes from listening once
		err = r.door.listen()
	}
	for i, f := range r.faults {
		if err != nil {
			break
		}
		switch f.Kind {
		case fault.KindRefuse:
			err = r.Refuse()
		case fault.KindHang:
			err = r.door.hang(r.evidence[i])
		}
	}
	if err == nil && r.door.ln == nil && !r.armed(fault.KindRefuse) && !r.armed(fault.KindHang) {
		err = r.door.listen()
	}
	if err != nil {
		r.door.close()
	}
	return err
}

// reserve takes the address, so that it stays the relay's while nobody listens there. A path is not given to others.
func (r *Relay) reserve() (hold io.Closer, addr string, err error) {
	if !r.near.OverTCP() {
		return nil, r.cfg.Listen, nil
	}
	return reserve(cmp.Or(r.cfg.Listen, "127.0.0.1:0"))
}

func (r *Relay) armed(k fault.Kind) bool {
	for _, f := range r.faults {
		if f.Kind == k {
			return true
		}
	}
	return false
}

// Refuse closes the listener: dials are refused until Admit. Connections already accepted go on.
func (r *Relay) Refuse() error {
	d := r.door
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut {
		return errors.New("relay: refuse: the relay is closed")
	}
	d.leave()
	r.refused(func(e *evidence) { e.times++ }, r.cfg.Ledger.Done)
	r.note(trace.Event{Kind: trace.Fault, Note: "refuse: nobody listens on " + d.addr})
	return nil
}

// Admit listens again on the same port, after Refuse or a hang. On an open relay it does nothing.
func (r *Relay) Admit() error {
	d := r.door
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case d.shut:
		return errors.New("relay: admit: the relay is closed")
	case d.ln != nil:
		return nil
	}
	hung := d.block != nil
	d.leave()
	if err := d.listen(); err != nil {
		return fmt.Errorf("relay: admit on %s: %w", d.addr, err)
	}
	if !hung {
		r.refused(func(e *evidence) { e.healed++ }, r.cfg.Ledger.Healed)
	}
	r.note(trace.Event{Kind: trace.Healed, Note: "listening again on " + d.addr})
	return nil
}

// refused counts something of a refusal: with the fault if one is armed, else in the ledger.
func (r *Relay) refused(armed func(*evidence), unarmed func(fault.Fault)) {
	if !r.armed(fault.KindRefuse) {
		unarmed(fault.Refuse())
	}
	for i, f := range r.faults {
		if f.Kind == fault.KindRefuse {
			r.evidence[i].add(armed)
		}
	}
}

// leave stops listening and unblocks. The mutex must be held, or the door not shared yet.
func (d *door) leave() {
	if d.ln != nil {
		d.ln.Close()
		d.ln = nil
	}
	if d.block != nil {
		d.block.Close()
		d.block = nil
	}
}

// listen opens the door. The mutex must be held, or the door not shared yet.
func (d *door) listen() error {
	// Before listen: accepted sockets inherit it, and the window is agreed upon in the handshake.
	opt := transport.Options{RecvBuffer: d.relay.cfg.RecvBuffer}
	ln, err := d.relay.near.Listen(context.Background(), d.addr, opt)
	if err != nil {
		return err
	}
	d.ln, d.addr = ln, ln.Addr()
	d.relay.live.Add(1)
	go d.accept(ln)
	return nil
}

func (d *door) accept(ln transport.Listener) {
	r := d.relay
	defer r.live.Done()
	for {
		sock, err := ln.Accept()
		switch {
		case errors.Is(err, net.ErrClosed):
			return
		case err != nil: // out of descriptors, or a connection that was reset while it waited
			r.note(trace.Event{Kind: trace.Mark, Note: "accept: " + err.Error()})
			nap(time.Millisecond)
			continue
		}
		n := int(r.accepted.Add(1))
		r.live.Add(1)
		go func() {
			defer r.live.Done()
			r.serve(sock, n)
		}()
	}
}

// hang fills the accept queue of a listener that nobody serves, and proves with a dial that the next one hangs.
func (d *door) hang(e *evidence) error {
	block, hung, err := blockQueue(d.addr)
	if err != nil {
		return fmt.Errorf("fill the accept queue: %w", err)
	}
	d.block = block
	e.add(func(e *evidence) {
		e.times++
		e.words = fmt.Sprintf("a dial of our own hung for %v", hung.Round(time.Millisecond))
	})
	d.relay.note(trace.Event{Kind: trace.Fault, Note: "hang: the accept queue of " + d.addr + " is full"})
	return nil
}

// close ends the door for good.
func (d *door) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut = true
	d.leave()
	if d.hold != nil {
		d.hold.Close()
	}
	d.relay.near.Leave(d.addr)
}

// turnedAway ends an accepted connection at once, if a fault says so.
func (r *Relay) turnedAway(c *conn, client *leg) bool {
	for i, f := range r.faults {
		if !f.On(c.n) || f.Kind != fault.KindAcceptReset && f.Kind != fault.KindAcceptClose {
			continue
		}
		r.evidence[i].add(func(e *evidence) { e.times++ })
		c.note(trace.Fault, "", f.String())
		if f.Kind == fault.KindAcceptReset {
			nap(handshakeGrace)
			client.reset()
			c.note(trace.EndRST, fault.ToClient, f.String())
			return true
		}
		client.sock.CloseWrite()
		c.note(trace.EndFIN, fault.ToClient, f.String())
		// Closing with bytes unread would turn the FIN into a reset, so they are read.
		io.Copy(io.Discard, client.sock)
		return true
	}
	return false
}
