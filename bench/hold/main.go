// Command hold opens many connections to an echo server, lets them lie idle, and prints what that cost the server as one
// line of JSON.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/process"
	"github.com/sockdrill/sockdrill/bench/internal/result"
)

func main() {
	addr := flag.String("addr", "", "host:port of the server")
	pid := flag.Int("pid", 0, "its process")
	count := flag.Int("conns", 10_000, "connections; a multiple of ten")
	rest := flag.Duration("rest", time.Second, "how long the connections lie idle before memory is read")
	flag.Parse()
	h := holder{addr: *addr, pid: *pid, rest: *rest}
	if err := h.hold(*count); err != nil {
		fmt.Fprintln(os.Stderr, "hold:", err)
		os.Exit(1)
	}
	json.NewEncoder(os.Stdout).Encode(h.held)
}

// holder holds connections to one server.
type holder struct {
	addr  string
	pid   int
	rest  time.Duration
	conns []net.Conn
	held  result.Held
}

func (h *holder) hold(count int) error {
	h.held.Asked, h.held.Few = count, count/10
	var err error
	if h.held.Resident[0], err = process.Resident(h.pid); err != nil {
		return err
	}
	if h.held.First, err = h.open(h.held.Few); err != nil {
		return err
	}
	if h.held.Resident[1], err = h.resident(); err != nil {
		return err
	}
	if _, err = h.open(count - 2*h.held.Few); err != nil {
		return err
	}
	if h.held.Last, err = h.open(h.held.Few); err != nil {
		return err
	}
	h.held.Accepted = len(h.conns)
	if h.held.Resident[2], err = h.resident(); err != nil {
		return err
	}
	for _, nc := range h.conns {
		if echo(nc) == nil {
			h.held.Kept++
		}
	}
	return nil
}

// resident is the server's memory after its connections have been idle for a while.
func (h *holder) resident() (int64, error) {
	time.Sleep(h.rest)
	return process.Resident(h.pid)
}

// open opens n connections and returns what each cost the server. One that is refused, or has no echo, is not held.
func (h *holder) open(n int) (each time.Duration, err error) {
	before, err := process.CPU(h.pid)
	if err != nil {
		return 0, err
	}
	for range n {
		if nc, err := h.dial(); err == nil {
			h.conns = append(h.conns, nc)
		} else {
			fmt.Fprintf(os.Stderr, "hold: after %d connections: %v\n", len(h.conns), err)
		}
	}
	after, err := process.CPU(h.pid)
	return (after - before) / time.Duration(n), err
}

// dial opens one connection and has one echo by it. Each 200 connections have an address of their own, since one has not
// ports enough beside what others of this machine hold.
func (h *holder) dial() (net.Conn, error) {
	number := len(h.conns)
	d := net.Dialer{
		Timeout:   5 * time.Second,
		KeepAlive: -1,
		LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, byte(1+number/200/250), byte(1+number/200%250))},
	}
	nc, err := d.Dial("tcp", h.addr)
	if err != nil {
		return nil, err
	}
	if err := echo(nc); err != nil {
		nc.Close()
		return nil, err
	}
	return nc, nil
}
