package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sockdrill/sockdrill/harness/checkup"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/reports"
)

// checkFlags are what `check` was told.
type checkFlags struct {
	subject candidates
	named   *pflag.FlagSet
	write   string // where the manifest goes that was found out
}

func (a *app) checkCommand() *cobra.Command {
	c := &checkFlags{}
	c.named = c.subject.flags()
	cmd := &cobra.Command{
		Use:   "check [CMD]",
		Short: "Examine an implementation in under 5 s: how it starts, frames, speaks and ends",
		Long: `Examine an implementation in under 5 s, and say what is wrong and what to do about it.

CMD with {addr} needs no adapter. If it listens, it is a server: its framing is found by trying, and the manifest that fits is printed. If
it connects, it is a client: its connections are reset, and it is told how often it came back. Another CMD is an adapter: it is greeted, asked what nobody can know, made to send, to receive, to do what it lists as its features, and to close; then its
input ends.

Exit codes: 0 it can be judged, 2 usage, 4 it cannot.`,
		Example: `  sockdrill check ./my_adapter
  sockdrill check 'python3 my_echo.py {addr}' -o sockdrill.yaml
  sockdrill check './mygame --connect {addr}'
  sockdrill check -f sockdrill.yaml
  sockdrill check --target 127.0.0.1:7000`,
		Args: oneCommand,
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := c.implementations(args)
			if err != nil {
				return err
			}
			if _, err := os.Lstat(c.write); c.write != "" && err == nil {
				return fmt.Errorf("-o %s: the file is there already: remove it, or give another name", c.write)
			}
			ctx, release := withSignals(cmd.Context())
			defer release()
			return a.examine(ctx, c, all)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	for _, name := range []string{"server", "client", "file", "target", "allow-remote", "transport", "framing"} {
		f.AddFlag(c.named.Lookup(name))
	}
	f.StringVarP(&c.write, "output", "o", "", "write the manifest that fits a server without an adapter to this file")
	return cmd
}

// oneCommand refuses a command whose words were not put into quotes.
func oneCommand(_ *cobra.Command, args []string) error {
	if len(args) < 2 {
		return nil
	}
	return fmt.Errorf("a command is one argument: put it into quotes, %s check %s", calledAs, quote(commandLine(args)))
}

// implementations returns what is examined. A command that was given as an argument may be an adapter of any side.
func (c *checkFlags) implementations(args []string) ([]subject.Implementation, error) {
	if len(args) == 1 {
		if c.subject.exclusive() > 0 {
			return nil, fmt.Errorf("choose one: a command, or -f, --server, --client or --target")
		}
		words, err := subject.Words(args[0])
		if err != nil {
			return nil, err
		}
		i := subject.Implementation{Name: nameOf(words), Command: words, Transport: c.subject.transport}
		if i.Framing, err = framingOf(c.subject.framing); err != nil {
			return nil, err
		}
		i.Framing = c.framing(i)
		if err := i.CheckTransport(); err != nil {
			return nil, err
		}
		return []subject.Implementation{i}, streams(i)
	}
	all, _, err := c.subject.implementations(c.named, "")
	if err != nil {
		return nil, err
	}
	if err := streams(all...); err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("nothing to examine: give a command, -f sockdrill.yaml or --target HOST:PORT")
	}
	for n, i := range all {
		if c.subject.manifest == "" {
			all[n].Framing = c.framing(i)
		}
	}
	return all, nil
}

// streams refuses what is reached over datagrams.
func streams(all ...subject.Implementation) error {
	if slices.ContainsFunc(all, func(i subject.Implementation) bool { return i.Carrier().Datagrams }) {
		return fmt.Errorf("check looks at streams, and not at datagrams yet: run the first case instead, `sockdrill run UDP-001` of a server and " +
			"`sockdrill run UDP-035` of a client")
	}
	return nil
}

// framing keeps a framing only if it was given: without it, it is looked for.
func (c *checkFlags) framing(i subject.Implementation) subject.FramingText {
	if c.named.Changed("framing") {
		return i.Framing
	}
	return ""
}

// examine looks at all of them at the same time, and prints one screen.
func (a *app) examine(ctx context.Context, c *checkFlags, all []subject.Implementation) error {
	reports := make([][]checkup.Report, len(all))
	var wait sync.WaitGroup
	for n, i := range all {
		wait.Go(func() { reports[n] = checkup.Examine(ctx, i) })
	}
	wait.Wait()
	var ready []record.Side
	framing, longest, written := "", 0, false
	for n, i := range all {
		for _, r := range reports[n] {
			if len(all)+len(reports[n]) > 2 {
				fmt.Fprintf(a.out, "%s: %s\n", r.Side, i.Name)
			}
			a.show(r)
			if r.Ready() {
				ready = append(ready, r.Side)
			} else {
				a.exit = record.ExitStart
			}
			if i.Zero() && r.Framed && c.subject.manifest == "" {
				if err := a.offer(c.write, manifestOf(i, r)); err != nil {
					return err
				}
				framing, longest, written = r.Framing.String(), r.Longest, true
			}
		}
	}
	if c.write != "" && !written {
		return &exitError{record.ExitStart, fmt.Errorf("-o %s: there is no manifest to write: it is found out for a server without an "+
			"adapter that answers in a framing", c.write)}
	}
	if a.exit == 0 {
		fmt.Fprintf(a.out, "It can be judged: %s\n", c.next(all, ready, framing, longest))
	}
	return nil
}

// next is the command that judges what was examined; framing and the longest message are what was found, if that was looked for.
func (c *checkFlags) next(all []subject.Implementation, ready []record.Side, framing string, longest int) string {
	command := calledAs + " run " + written(c.named)
	switch {
	case c.write != "":
		return calledAs + " run -f " + quote(c.write)
	case c.subject.exclusive() == 0:
		var flags []string
		for _, side := range ready {
			flags = append(flags, "--"+string(side))
		}
		command = fmt.Sprintf("%s run %s %s", calledAs, strings.Join(flags, " or "), quote(commandLine(all[0].Command)))
	}
	if c.subject.exclusive() == 0 && c.named.Changed("transport") {
		command += " --transport " + c.subject.transport
	}
	switch named := c.named.Changed("framing"); {
	case named && c.subject.exclusive() == 0:
		command += " --framing " + quote(c.subject.framing)
	case !named && framing != "" && framing != subject.DefaultFraming:
		command += " --framing " + framing
	}
	if longest > 0 && !c.named.Changed("max-frame") {
		command += fmt.Sprintf(" --max-frame %d", longest)
	}
	return command
}

// show prints what was found of one side. What a program wrote is part of it, and must not steer the terminal.
func (a *app) show(r checkup.Report) {
	for _, f := range r.Findings {
		switch {
		case f.OK && f.Problem == "":
			fmt.Fprintf(a.out, "ok      %s\n", f.Step)
			continue
		case f.OK:
			fmt.Fprintf(a.out, "hint    not so: %s\n%s\n", f.Step, below(f.Problem))
		default:
			fmt.Fprintf(a.out, "FAILED  %s\n%s\n", f.Step, below(f.Problem))
		}
		if f.Remedy != "" {
			fmt.Fprintln(a.out, below("remedy: "+f.Remedy))
		}
	}
}

// below puts text under the name of a step.
func below(text string) string {
	const margin = "        "
	return margin + strings.ReplaceAll(strings.TrimRight(reports.Plain(text), "\n"), "\n", "\n"+margin)
}
