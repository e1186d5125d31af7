// Command kill runs sockdrill against every mutant of the reference, and fails if one survives.
//
// It is a tool around the reference and no part of it: other than the reference it reads sockdrill's clauses and events.
// Start at Run.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
