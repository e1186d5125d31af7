package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/runner"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/reference/drill"
	"github.com/sockdrill/sockdrill/reference/server"
)

// workerCommand runs one case for a supervisor.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use: "worker", Hidden: true, Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			// Standard output carries messages: a stray print anywhere in this process goes to standard error instead.
			if a.out == os.Stdout {
				os.Stdout = os.Stderr
			}
			a.exit = runner.Work(harness.Suite{}, a.in, a.out, a.err)
			return nil
		},
	}
}

// peerCommand is the scripted peer as a process, one that can be killed or frozen.
func (a *app) peerCommand() *cobra.Command {
	var framing string
	var messages bool
	var most int64
	cmd := &cobra.Command{
		Use: "peer ADDR", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := wire.ParseFraming(framing)
			if err != nil {
				return err
			}
			return peer.Serve(cmd.Context(), args[0], f.Limited(most), messages, a.out)
		},
	}
	cmd.Flags().StringVar(&framing, "framing", "u32be", "framing")
	cmd.Flags().Int64Var(&most, "max-frame", 0, "longest payload that it accepts, in bytes; 0: any")
	cmd.Flags().BoolVar(&messages, "messages", false, "speak the message profile")
	return cmd
}

// referenceCommand is the reference client or server, an implementation like any other. The server's metrics are offered
// on request.
func (a *app) referenceCommand() *cobra.Command {
	return &cobra.Command{
		Use: "reference client|server", Hidden: true, DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			addr, args, err := metricsFlag(args)
			if err != nil {
				return &exitError{2, fmt.Errorf("reference: %w", err)}
			}
			var opened func(*server.Server)
			if addr != "" {
				m, at, err := serveMetrics(addr)
				if err != nil {
					return &exitError{2, fmt.Errorf("reference: %w", err)}
				}
				defer m.http.Close()
				fmt.Fprintf(a.err, "metrics on http://%s/metrics\n", at)
				opened = m.server.Store
			}
			if err := drill.RunWatched(cmd.Context(), args, a.in, a.out, a.err, opened); err != nil {
				return &exitError{1, fmt.Errorf("reference: %w", err)}
			}
			return nil
		},
	}
}
