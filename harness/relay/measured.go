package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// check is one measurement; an error makes it not OK.
type check struct {
	name string
	run  func(context.Context) (value string, ok bool, err error)
}

// runAll runs the checks one after another, so that they do not disturb each other.
func runAll(ctx context.Context, checks []check) []measure.Result {
	measured := make([]measure.Result, 0, len(checks))
	for _, c := range checks {
		value, ok, err := "", false, context.Cause(ctx)
		if err == nil {
			value, ok, err = c.run(ctx)
		}
		if err != nil {
			value, ok = "could not be measured: "+err.Error(), false
		}
		measured = append(measured, measure.Result{Name: c.name, Value: value, OK: ok})
	}
	return measured
}

// rigLimit bounds every read and write of a measurement.
const rigLimit = 5 * time.Second

// rig is a raw socket pair with a relay between.
type rig struct {
	ln    *net.TCPListener
	relay *Relay
	socks []net.Conn
}

func newRig(faults ...fault.Fault) (*rig, error) {
	ln, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		return nil, err
	}
	r, err := Start(Config{Upstream: ln.Addr().String(), Trace: trace.New()}, faults...)
	if err != nil {
		ln.Close()
		return nil, err
	}
	return &rig{ln: ln, relay: r}, nil
}

// pair connects through the relay.
func (g *rig) pair() (client, server *net.TCPConn, err error) { return g.pairVia(g.relay.Addr()) }

func (g *rig) pairVia(addr string) (client, server *net.TCPConn, err error) {
	c, err := net.DialTimeout("tcp", addr, rigLimit)
	if err != nil {
		return nil, nil, err
	}
	g.socks = append(g.socks, c)
	g.ln.SetDeadline(time.Now().Add(rigLimit))
	s, err := g.ln.Accept()
	if err != nil {
		return nil, nil, err
	}
	g.socks = append(g.socks, s)
	c.SetDeadline(time.Now().Add(rigLimit))
	s.SetDeadline(time.Now().Add(rigLimit))
	return c.(*net.TCPConn), s.(*net.TCPConn), nil
}

func (g *rig) close() error {
	err := g.relay.Close()
	for _, s := range g.socks {
		s.Close()
	}
	g.ln.Close()
	return err
}

// oneWay measures how long each of n messages of 8 bytes takes from the first socket to the second, sorted.
func oneWay(from, to net.Conn, n int) ([]time.Duration, error) {
	took := make([]time.Duration, n)
	var p [8]byte
	for i := range took {
		start := time.Now()
		if _, err := from.Write(p[:]); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(to, p[:]); err != nil {
			return nil, err
		}
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took, nil
}

// share returns how often of n times something went as it should.
func share(n int, once func() (bool, error)) (string, bool, error) {
	good := 0
	for range n {
		ok, err := once()
		if err != nil {
			return "", false, err
		}
		if ok {
			good++
		}
	}
	return fmt.Sprintf("%d of %d", good, n), good == n, nil
}

func isReset(err error) bool { return errors.Is(err, transport.ErrReset) }
