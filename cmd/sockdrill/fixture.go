package main

import (
	"context"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/fixture"
	"github.com/sockdrill/sockdrill/reference/drill"
)

// fixtureCommand is an adapter or a server that is wrong on purpose, for the self-checks.
func (a *app) fixtureCommand() *cobra.Command {
	return &cobra.Command{
		Use: "fixture NAME [ADDR]", Hidden: true, DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := fixture.Run(cmd.Context(), args, right, a.in, a.out, a.err)
			var exit fixture.ExitError
			if errors.As(err, &exit) {
				return &exitError{int(exit), exit}
			}
			return err
		},
	}
}

// right gives the reference's adapter of a side.
func right(side string) fixture.Adapter {
	return func(ctx context.Context, in io.Reader, out, log io.Writer) error {
		return drill.Run(ctx, []string{side}, in, out, log)
	}
}
