package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// flushLimit is the longest that a reset waits for bytes before it to be acknowledged when it is passed on: a real reset
// overtakes them too, but only when the receiver does not read.
const flushLimit = time.Second

// conn is one accepted connection, the one dialled for it, and a link for each direction.
type conn struct {
	relay *Relay
	n     int // from 1, in the order in which they were accepted

	mu    sync.Mutex // guards legs and the ends of links
	legs  []*leg
	ended bool
	over  chan struct{} // closed when the connection is over: whoever waits inside the chains stops waiting
}

// serve carries one accepted connection to its end.
func (r *Relay) serve(sock transport.Stream, n int) {
	c := &conn{relay: r, n: n, over: make(chan struct{})}
	client := newLeg(sock, c.relay.near)
	c.legs = []*leg{client}
	if !r.count(c) {
		client.reset()
		return
	}
	defer r.forget(c)
	defer c.end()
	defer r.settled(sock.RemoteAddr().String())
	c.note(trace.Accept, "", sock.RemoteAddr().String())
	if r.turnedAway(c, client) {
		return
	}
	server, ok := c.reach(client)
	c.relay.settled(sock.RemoteAddr().String())
	if !ok {
		return
	}
	c.pass(client, server)
}

// reach ends the handshake with who came, if there is one, and connects to the upstream.
func (c *conn) reach(client *leg) (*leg, bool) {
	if s, is := client.sock.(transport.Sealed); is {
		if err := s.Handshake(context.Background()); err != nil {
			c.note(trace.Mark, fault.ToServer, err.Error())
			return nil, false
		}
	}
	return c.dial(client)
}

// dial connects to the upstream. When that fails the accepted connection is reset: the nearest to a refusal that is
// possible once the system has accepted.
func (c *conn) dial(client *leg) (*leg, bool) {
	upstream := *c.relay.upstream.Load()
	ctx, cancel := context.WithTimeout(context.Background(), c.relay.cfg.DialLimit)
	defer cancel()
	go func() {
		select {
		case <-c.over:
			cancel()
		case <-ctx.Done():
		}
	}()
	sock, err := c.relay.far.Dial(ctx, upstream, transport.Options{})
	if err != nil {
		c.note(trace.Refused, fault.ToServer, "upstream "+upstream+": "+err.Error())
		nap(handshakeGrace)
		client.reset()
		c.note(trace.EndRST, fault.ToClient, "the upstream could not be reached")
		return nil, false
	}
	c.note(trace.Dial, fault.ToServer, upstream)
	if !c.opens(sock) {
		_ = sock.Close()
		nap(handshakeGrace)
		client.reset()
		return nil, false
	}
	server := newLeg(sock, c.relay.far)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.legs = append(c.legs, server)
	if c.ended {
		server.close()
		return nil, false
	}
	return server, true
}

// opens says the opening to the upstream; false if it did not come to its end.
func (c *conn) opens(sock transport.Stream) bool {
	if len(c.relay.cfg.Opening) == 0 {
		return true
	}
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		select {
		case <-c.over:
			_ = sock.SetDeadline(time.Now())
		case <-stop:
		}
	}()
	sent, came, err := c.relay.cfg.Opening.Play(sock, time.Now().Add(openLimit))
	if err != nil {
		c.note(trace.EndRST, fault.ToClient, err.Error())
		return false
	}
	c.note(trace.Mark, "", fmt.Sprintf("its opening: %d bytes sent, %d came", sent, came))
	return true
}

// pass runs the two links until both directions have ended, or the connection was broken off.
func (c *conn) pass(client, server *leg) {
	up, down := c.newLink(fault.ToServer, client, server), c.newLink(fault.ToClient, server, client)
	up.back, down.back = down, up
	var both sync.WaitGroup
	both.Go(up.run)
	both.Go(down.run)
	both.Wait()
}

// breakOff ends the connection by resetting the given legs, after the bytes written to them were acknowledged or the limit
// has passed; 0 is no limit. The other legs are closed.
func (c *conn) breakOff(limit time.Duration, why string, links ...*link) {
	for _, l := range links {
		l.to.flushed(c.over, limit)
	}
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return
	}
	for _, l := range links {
		l.to.reset()
		c.note(trace.EndRST, l.dir, why)
	}
	c.mu.Unlock()
	c.end()
}

// end closes what is still open; later calls do nothing.
func (c *conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	c.ended = true
	close(c.over)
	for _, l := range c.legs {
		l.close()
	}
}

func (c *conn) note(kind trace.Kind, dir fault.Direction, note string) {
	c.relay.note(trace.Event{Conn: c.n, Kind: kind, Dir: string(dir), Note: note})
}
