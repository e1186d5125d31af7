package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/runner"
)

// withSignals ends the context on Ctrl-C and on TERM, so that a partial report is written. A second signal ends the
// process at once.
func withSignals(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			if s == syscall.SIGTERM {
				cancel(&runner.Stop{Exit: record.ExitTerminated, Why: "terminated"})
			} else {
				cancel(&runner.Stop{Exit: record.ExitInterrupt, Why: "interrupted"})
			}
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
