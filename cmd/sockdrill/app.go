package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/reports"
	_ "github.com/sockdrill/sockdrill/scenarios" // registers every scenario
)

// calledAs is how sockdrill was called, as a word of a shell's command line: what it tells to type has to work there.
var calledAs = "sockdrill"

// app is one call of the command.
type app struct {
	in       io.Reader
	out, err io.Writer
	args     []string // as it was called, for the report
	exit     int      // what a command that went well leaves with
}

// Run is the whole command. It returns the exit code and never exits by itself, a worker that lost its supervisor apart.
func Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) int {
	a := &app{in: in, out: out, err: err, args: args}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(err)
	if problem := root.ExecuteContext(ctx); problem != nil {
		fmt.Fprintf(err, "sockdrill: %s\n", reports.Plain(strings.TrimSpace(problem.Error()))) // a manifest may be anybody's
		return exitOf(problem)
	}
	return a.exit
}

// exitError is an error whose exit code is not that of a usage error.
type exitError struct {
	code int
	error
}

func (e *exitError) Unwrap() error { return e.error }

func exitOf(err error) int {
	var coded *exitError
	if errors.As(err, &coded) {
		return coded.code
	}
	return record.ExitUsage
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "sockdrill",
		Short: "Find the network bugs of a hand-written client or server before its users do",
		Long: `sockdrill judges hand-written framed TCP clients and servers: it plays the other side,
injects the faults of real networks, and says what broke, with the evidence.`,
		Example: `  sockdrill run --server 'python3 my_echo.py {addr}'     judge an echo server; no adapter needed
  sockdrill run --client ./my_adapter                    judge a client through the drill protocol
  sockdrill run --reference --run FRM                    one area, on the reference
  sockdrill explain FRM-003                              what a clause says, and why`,
		SilenceUsage: true, SilenceErrors: true,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see `%s --help`", err, cmd.CommandPath())
	})
	root.AddCommand(a.runCommand(), a.listCommand(), a.explainCommand(), a.replayCommand(), a.checkCommand(), a.dissectorCommand(), a.recordCommand(),
		a.reportCommand(), a.doctorCommand(), a.versionCommand(), a.workerCommand(), a.peerCommand(), a.referenceCommand(),
		a.watchCommand(), a.fixtureCommand(), a.initCommand(), a.knownCommand(), a.framingsCommand())
	return root
}
