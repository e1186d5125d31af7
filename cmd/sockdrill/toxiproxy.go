package main

import (
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/toxiproxy"
)

// throughToxiproxy lets the server of --toxiproxy carry the run's faults out, once it has proven that it can, and says so.
// Its proxies have names of this run's own, and those that are left are deleted at the end, however the run ends.
func (s *candidates) throughToxiproxy(cfg *runner.Config, say io.Writer) error {
	if s.toxiproxy == "" {
		return nil
	}
	url, err := toxiproxy.Parse(s.toxiproxy, s.remote)
	if err != nil {
		return fmt.Errorf("--toxiproxy: %w", err)
	}
	server := toxiproxy.Server{URL: url, Run: fmt.Sprintf("%08x", rand.Uint32())}
	found, err := toxiproxy.Connect(server)
	if err != nil {
		return fmt.Errorf("--toxiproxy: %w", err)
	}
	cfg.Toxiproxy, cfg.Name, cfg.Tidy = server.URL, server.Run, server.Sweep
	cfg.Probes = append(cfg.Probes, record.Probe{Name: "toxiproxy at " + server.URL, Value: found, OK: true})
	fmt.Fprintf(say, "faults by toxiproxy at %s (%s); what its toxics cannot carry out is skipped\n", server.URL, found)
	return nil
}
