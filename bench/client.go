package main

import (
	"fmt"
	"io"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// The sizes of a request's body in the table of the client.
var bodies = []int{64, 4096 - 12} // the second is a frame of 4 KiB with the header of the message profile

// pipelined is how many requests a client has under way.
const pipelined = 64

// asking is one kind of load on a client.
type asking struct {
	client   string // reference or bare
	body     int
	inflight int
	timeout  time.Duration
}

// asked are the runs of one of them, one for each round.
type asked struct {
	asking
	runs []result.Ask
}

func asks(a result.Ask) float64    { return float64(a.Requests) / a.Time.Seconds() }
func each(a result.Ask) float64    { return float64(a.CPU) / float64(a.Requests) }
func mallocs(a result.Ask) float64 { return float64(a.Mallocs) / float64(a.Requests) }

// clients are the loads of the table of the client: the reference, then the bare loop, for each body.
func clients() (all []asking) {
	for _, body := range bodies {
		for _, client := range []string{reference, bare} {
			all = append(all, asking{client, body, pipelined, 0})
		}
	}
	return all
}

// growth are the loads that show what one more request costs as more are under way, without a limit and with one each.
func growth() (all []asking) {
	for _, timeout := range []time.Duration{0, time.Minute} {
		for _, inflight := range []int{100, 1000, 10_000} {
			all = append(all, asking{reference, bodies[0], inflight, timeout})
		}
	}
	return all
}

// ask measures each of these loads once in a round, all against the bare server.
func (b bench) ask(loads []asking, progress io.Writer) ([]asked, error) {
	var all []asked
	for _, a := range loads {
		all = append(all, asked{asking: a})
	}
	for round := range b.rounds {
		for i, a := range loads {
			run, err := b.one(a)
			if err != nil {
				return nil, err
			}
			all[i].runs = append(all[i].runs, run)
			fmt.Fprintf(progress, "round %d of %d, client %s, body %d, %d under way, limit %v: %.0f/s, %.2f allocations each\n",
				round+1, b.rounds, a.client, a.body, a.inflight, a.timeout, asks(run), mallocs(run))
		}
	}
	return all, nil
}

func (b bench) one(a asking) (run result.Ask, err error) {
	server, err := b.commands.serve(bare, "-requests")
	if err != nil {
		return run, err
	}
	defer server.stop()
	err = b.commands.against(server, &run, "ask", "-client", a.client, "-size", fmt.Sprint(a.body),
		"-inflight", fmt.Sprint(a.inflight), "-timeout", a.timeout.String(), "-time", b.length.String())
	return run, err
}

// ratio is, round by round, the rate of a over that of b.
func ratio(a, b asked) spread {
	var values []float64
	for i := range min(len(a.runs), len(b.runs)) {
		values = append(values, asks(a.runs[i])/asks(b.runs[i]))
	}
	return spreadOf(values)
}
