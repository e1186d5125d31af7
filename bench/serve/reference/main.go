// Command reference is the reference server as an echo of u32be frames, with a frame limit as the others have, and with
// everything else that it does anyway: counters, bounded queues, orderly closes. With -fast it has the crew of package fast.
package main

import (
	"flag"
	"time"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
	"github.com/sockdrill/sockdrill/reference/fast"
	"github.com/sockdrill/sockdrill/reference/server"
)

func main() {
	limits := flag.Bool("limits", false, "each connection has all time limits, of a minute")
	quick := flag.Bool("fast", false, "few goroutines serve all connections")
	flag.Parse()
	cfg := server.Config{MaxFrame: serve.MaxFrame}
	if *quick {
		cfg.Crew = fast.New()
	}
	if *limits {
		cfg.IdleTimeout, cfg.FrameTimeout, cfg.SendTimeout = time.Minute, time.Minute, time.Minute
	}
	s, err := server.Listen("127.0.0.1:0", cfg)
	if err != nil {
		serve.Fatal(err)
	}
	serve.UntilEnd(s.Addr().String())
}
