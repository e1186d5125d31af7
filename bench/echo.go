package main

import (
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// The servers, in the order in which they take turns.
const (
	fast    = "fast"  // the reference with the crew of package fast
	plain   = "plain" // the reference without
	gnet    = "gnet"
	netpoll = "netpoll"
	bare    = "bare"
)

var servers = []string{fast, plain, gnet, netpoll, bare}

// reference is the program of both servers that are ours, and the name of the client that is.
const reference = "reference"

// programs are those of the servers that have none of their own name.
var programs = map[string][]string{fast: {reference, "-fast"}, plain: {reference}}

// echoes are the runs of one cell, by server, one for each round.
type echoes struct {
	cell cell
	runs map[string][]result.Load
}

func rate(l result.Load) float64 { return float64(l.Messages) / l.Time.Seconds() }
func cpu(l result.Load) float64  { return float64(l.CPU) / float64(l.Messages) }
func p99(l result.Load) float64  { return float64(l.P99) }

// relative is the server's rate over that of the better of gnet and netpoll, round by round: what else the machine does in a round
// touches all of them. The better one is the one with the greater median in this cell. To take whichever was ahead in each
// round would compare with the luckier of two, and two that are equal on a restless machine would beat a third that is their equal.
func (e echoes) relative(server string) spread {
	peer := gnet
	if over(e.runs[netpoll], rate).median > over(e.runs[gnet], rate).median {
		peer = netpoll
	}
	return e.against(server, peer, func(mine, other result.Load) float64 { return rate(mine) / rate(other) })
}

// saving is the same of processor time for each echo, the other way round, so that here too more than 1 is better.
func (e echoes) saving(server string) spread {
	peer := gnet
	if over(e.runs[netpoll], cpu).median < over(e.runs[gnet], cpu).median {
		peer = netpoll
	}
	return e.against(server, peer, func(mine, other result.Load) float64 { return cpu(other) / cpu(mine) })
}

func (e echoes) against(server, peer string, ratio func(mine, other result.Load) float64) spread {
	var values []float64
	for i, run := range e.runs[server] {
		if i < len(e.runs[peer]) {
			values = append(values, ratio(run, e.runs[peer][i]))
		}
	}
	return spreadOf(values)
}

// echo measures every cell with every server, round by round, so that a machine that grows slower is so for all. Each round
// begins with another server, so that none always follows the same one.
func (b bench) echo(cells []cell, progress io.Writer) ([]echoes, error) {
	var all []echoes
	for _, c := range cells {
		all = append(all, echoes{c, map[string][]result.Load{}})
	}
	for round := range b.rounds {
		for _, e := range all {
			fmt.Fprintf(progress, "round %d of %d, %s:", round+1, b.rounds, e.cell)
			for i := range b.servers {
				name := b.servers[(round+i)%len(b.servers)]
				run, err := b.load(name, e.cell)
				if err != nil {
					return nil, fmt.Errorf("cell %s: %w", e.cell, err)
				}
				e.runs[name] = append(e.runs[name], run)
				fmt.Fprintf(progress, " %s %.0f/s", name, rate(run))
				if foreign(run) > foreignShare {
					fmt.Fprintf(progress, " (disturbed: others used %.0f %% of the machine)", 100*foreign(run))
				}
			}
			fmt.Fprintln(progress)
		}
	}
	return all, nil
}

// How much of the machine others may use during a measurement, and how often one is repeated that they disturbed more.
const (
	foreignShare = 0.05
	repeats      = 2
)

// load measures one cell, again if something else used the machine meanwhile; the least disturbed measurement counts.
func (b bench) load(name string, c cell, args ...string) (best result.Load, err error) {
	for try := range 1 + repeats {
		run, err := b.once(name, c, args...)
		if err != nil {
			return run, err
		}
		if try == 0 || foreign(run) < foreign(best) {
			best = run
		}
		if foreign(best) <= foreignShare {
			break
		}
	}
	return best, nil
}

// foreign is the share of all processors that neither the server nor the load used, but somebody.
func foreign(l result.Load) float64 {
	return float64(l.Foreign) / float64(l.Time) / float64(runtime.NumCPU())
}

// once measures one cell once, with a new process of that server.
func (b bench) once(name string, c cell, args ...string) (run result.Load, err error) {
	server, err := b.commands.serve(name, args...)
	if err != nil {
		return run, err
	}
	defer server.stop()
	err = b.commands.against(server, &run, "load", "-pid", server.pid(),
		"-conns", fmt.Sprint(c.conns), "-size", fmt.Sprint(c.size), "-depth", fmt.Sprint(c.depth()),
		"-warm", (b.length / 4).String(), "-time", b.length.String())
	return run, err
}

// bench is what a run is told.
type bench struct {
	commands commands
	servers  []string
	rounds   int
	length   time.Duration // of each measurement
}
