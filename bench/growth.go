package main

import (
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// crowd is a server with so many connections, each with one small frame at a time.
type crowd struct {
	server string
	conns  int
	limits bool // each connection has all of the reference's time limits, which no run reaches
	runs   []result.Load
}

// crowds measures what an echo costs the reference as connections, and limits with them, grow tenfold and tenfold again;
// and what it costs the bare loop, since the system's own share grows, too.
func (b bench) crowds(progress io.Writer) ([]crowd, error) {
	var all []crowd
	for _, conns := range []int{100, 1000, 10_000} {
		all = append(all, crowd{server: fast, conns: conns}, crowd{server: fast, conns: conns, limits: true},
			crowd{server: plain, conns: conns}, crowd{server: plain, conns: conns, limits: true}, crowd{server: bare, conns: conns})
	}
	for round := range b.rounds {
		for i, c := range all {
			var args []string
			if c.limits {
				args = append(args, "-limits")
			}
			run, err := b.load(c.server, cell{conns: c.conns, size: bodies[0]}, args...)
			if err != nil {
				return nil, err
			}
			all[i].runs = append(all[i].runs, run)
			fmt.Fprintf(progress, "round %d of %d, %s, %d connections, limits %v: %.2f µs of processor each\n", round+1, b.rounds, c.server,
				c.conns, c.limits, cpu(run)/1e3)
		}
	}
	return all, nil
}
