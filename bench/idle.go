package main

import (
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// held is what holding idle connections cost one server, round by round.
type held struct {
	server string
	runs   []result.Held
}

// idle measures what it costs every server to hold n idle connections.
func (b bench) idle(n int, progress io.Writer) ([]held, error) {
	var all []held
	for _, name := range b.servers {
		all = append(all, held{server: name})
	}
	for round := range b.rounds {
		for i, name := range b.servers {
			run, err := b.hold(name, n)
			if err != nil {
				return nil, err
			}
			all[i].runs = append(all[i].runs, run)
			fmt.Fprintf(progress, "round %d of %d, %d idle connections: %s %d accepted, %d kept, %.0f bytes each\n",
				round+1, b.rounds, n, name, run.Accepted, run.Kept, run.Each(2, run.Accepted))
		}
	}
	return all, nil
}

func (b bench) hold(name string, n int) (run result.Held, err error) {
	server, err := b.commands.serve(name)
	if err != nil {
		return run, err
	}
	defer server.stop()
	err = b.commands.against(server, &run, "hold", "-pid", server.pid(), "-conns", fmt.Sprint(n))
	return run, err
}
