package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/process"
)

// carrier is what stands between the two ends of a connection.
type carrier struct {
	title   string
	command string // empty: nothing stands there
	args    []string
}

// The carriers that others are compared with, and all of them in the order in which they take turns.
const (
	theirs = "toxiproxy's own proxy"
	quiet  = "relay, nothing armed"
)

var carriers = []carrier{
	{title: "nothing: a direct connection"},
	{title: theirs, command: "toxiproxy"},
	{title: quiet, command: "relay"},
	{title: "relay, each chunk told to the trace", command: "relay", args: []string{"-traced"}},
	{title: "relay, a trigger waits in both directions", command: "relay", args: []string{"-armed"}},
}

// freight is what is carried: bytes one way on one connection, or round trips on some.
type freight struct {
	title  string
	conns  int
	amount int64 // bytes, or round trips on all connections together
	carry  func(*road, int64) error
}

// The amounts are such that a trace of every chunk stays below its limit of 20,000 events.
var freights = []freight{
	{"bulk on one connection, MB each second", 1, 256 << 20, (*road).pour},
	{"round trips of 64 B on one connection, thousands each second", 1, 6000, (*road).bounce},
	{"round trips of 64 B on eight connections, thousands each second", 8, 6000, (*road).bounce},
}

// passage is what one run of a freight on a carrier measured.
type passage struct {
	amount int64
	took   time.Duration // from the first write to the last read
	cpu    time.Duration // processor time of the carrier in it; 0 without one
}

// haul is the runs of one freight, by the title of the carrier, one for each round.
type haul struct {
	freight
	runs map[string][]passage
}

// haul measures every freight on every carrier, round by round. Each round begins with another carrier.
func (b bench) haul(progress io.Writer) ([]haul, error) {
	var all []haul
	for _, f := range freights {
		all = append(all, haul{f, map[string][]passage{}})
	}
	for round := range b.rounds {
		for _, h := range all {
			for i := range carriers {
				c := carriers[(round+i)%len(carriers)]
				run, err := b.carried(c, h.freight)
				if err != nil {
					return nil, fmt.Errorf("%s, %s: %w", c.title, h.title, err)
				}
				h.runs[c.title] = append(h.runs[c.title], run)
				fmt.Fprintf(progress, "round %d of %d, %s, %s: %v\n", round+1, b.rounds, h.title, c.title, run.took.Round(time.Millisecond))
			}
		}
	}
	return all, nil
}

// carried measures one freight once, with a new process of the carrier. The first eighth of it is a warm-up.
func (b bench) carried(c carrier, f freight) (run passage, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return run, err
	}
	defer ln.Close()
	addr, used := ln.Addr().String(), func() (time.Duration, error) { return 0, nil }
	if c.command != "" {
		server, err := b.commands.serve(c.command, append([]string{"-upstream", addr}, c.args...)...)
		if err != nil {
			return run, err
		}
		defer server.stop()
		addr, used = server.addr, func() (time.Duration, error) { return process.CPU(server.command.Process.Pid) }
	}
	r, err := newRoad(ln, addr, f.conns)
	if err != nil {
		return run, err
	}
	defer r.close()
	if err := f.carry(r, f.amount/8); err != nil {
		return run, err
	}
	before, err1 := used()
	began := time.Now()
	err2 := f.carry(r, f.amount)
	took := time.Since(began)
	after, err3 := used()
	return passage{f.amount, took, after - before}, errors.Join(err1, err2, err3)
}

// road is some connections with both of their ends.
type road struct{ near, far []net.Conn }

func newRoad(ln net.Listener, addr string, conns int) (*road, error) {
	r := &road{}
	for range conns {
		near, err := net.Dial("tcp", addr)
		if err != nil {
			return r, err
		}
		r.near = append(r.near, near)
		far, err := ln.Accept()
		if err != nil {
			return r, err
		}
		r.far = append(r.far, far)
		for _, c := range []net.Conn{near, far} {
			c.SetDeadline(time.Now().Add(time.Minute))
		}
	}
	return r, nil
}

func (r *road) close() {
	for _, c := range append(r.near, r.far...) {
		c.Close()
	}
}

// block is what is poured, over and over: its length is no multiple of anything, so that what is missing or comes twice is noticed.
var block = func() []byte {
	p := make([]byte, 1_000_003)
	rand.NewChaCha8([32]byte{}).Read(p)
	return p
}()

// pour sends so many bytes one way, and returns once they have arrived. The first bytes of each read are held against what was sent.
func (r *road) pour(amount int64) error {
	sent := make(chan error, 1)
	go func() {
		for left := amount; left > 0; {
			n, err := r.near[0].Write(block[:min(left, int64(len(block)))])
			if left -= int64(n); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	into := make([]byte, 256<<10)
	for got := int64(0); got < amount; {
		n, err := r.far[0].Read(into)
		at := int(got % int64(len(block)))
		held := min(n, 64, len(block)-at)
		if !bytes.Equal(into[:held], block[at:at+held]) {
			return fmt.Errorf("what came after byte %d was not what was sent", got)
		}
		if got += int64(n); err != nil {
			return fmt.Errorf("after %d bytes: %w", got, err)
		}
	}
	return <-sent
}

// bounce makes so many round trips, shared out among the connections, and holds every byte that comes back against what was sent.
func (r *road) bounce(amount int64) error {
	errs := make([]error, len(r.near))
	var all sync.WaitGroup
	for i := range r.near {
		trips := int(amount) / len(r.near)
		all.Go(func() { echo(r.far[i], trips) })
		all.Go(func() { errs[i] = askFor(r.near[i], trips) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// trip is how many bytes go there and back.
const trip = 64

// echo answers so many times. Its errors are seen at the other end.
func echo(c net.Conn, trips int) {
	p := make([]byte, trip)
	for range trips {
		if _, err := io.ReadFull(c, p); err != nil {
			return
		}
		if _, err := c.Write(p); err != nil {
			return
		}
	}
}

func askFor(c net.Conn, trips int) error {
	p := make([]byte, trip)
	for i := range trips {
		want := block[i : i+trip]
		if _, err := c.Write(want); err != nil {
			return err
		}
		if _, err := io.ReadFull(c, p); err != nil {
			return err
		}
		if !bytes.Equal(p, want) {
			return fmt.Errorf("round trip %d came back changed", i)
		}
	}
	return nil
}
