package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/sockdrill/sockdrill/harness/learn"
	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/recorder"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// recording is what `record` was told.
type recording struct {
	subject candidates
	named   *pflag.FlagSet
	limit   time.Duration
	write   string
}

func (a *app) recordCommand() *cobra.Command {
	r := &recording{}
	r.named = r.subject.flags()
	cmd := &cobra.Command{
		Use:   "record --server CMD --client CMD",
		Short: "Run your own client and server together, twice, and learn the manifest from what they say",
		Long: `Run a client and a server of yours together, twice, and read off what they say to each other: how messages are framed, what is said
first on a connection, a question and its answer, and which bytes of them differ each time. The manifest that follows is printed, with how
sure it is.

Both commands have {addr}: of the server the address to listen on, of the client the one to connect to, which is that of a relay between
them. A run is over when the client ends, or when nobody has spoken for 2 s. The more different messages the client sends, the surer is
what is learned: let it ask one question at least twice, with other data.

Exit codes: 0 a manifest was proposed, 2 usage, or nothing could be learned, 4 one of the two did not start.`,
		Example: `  sockdrill record --server './mygame --listen {addr}' --client './mybot {addr}' -o sockdrill.yaml
  sockdrill record --target 127.0.0.1:7000 --client './mybot {addr}'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := os.Lstat(r.write); r.write != "" && err == nil {
				return fmt.Errorf("-o %s: the file is there already: remove it, or give another name", r.write)
			}
			pair, err := r.pair()
			if err != nil {
				return err
			}
			ctx, release := withSignals(cmd.Context())
			defer release()
			return a.record(ctx, r, pair)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	for _, name := range []string{"server", "client", "target", "allow-remote", "transport"} {
		f.AddFlag(r.named.Lookup(name))
	}
	f.Lookup("client").Usage = "command of the client, with {addr}, the address to connect to"
	f.Lookup("server").Usage = "command of the server, with {addr}, the address to listen on, or {port}, a port of 127.0.0.1"
	f.DurationVar(&r.limit, "for", 20*time.Second, "the longest that one run may take")
	f.StringVarP(&r.write, "output", "o", "", "write the manifest to this file")
	return cmd
}

// pair is who speaks with whom. Neither has an adapter.
func (r *recording) pair() (p recorder.Pair, err error) {
	all, _, err := r.subject.implementations(r.named, "")
	if err != nil {
		return p, err
	}
	p.Limit = r.limit
	for _, i := range all {
		if !i.Zero() && i.Target == "" {
			return p, fmt.Errorf("--%s %s: nobody tells it where to %s: write {addr} in its place", i.Side, quote(commandLine(i.Command)),
				map[record.Side]string{record.Client: "connect", record.Server: "listen"}[i.Side])
		}
		if i.Side == record.Client {
			p.Client = i
		} else {
			p.Server = i
		}
	}
	switch {
	case p.Client.Command == nil:
		return p, fmt.Errorf("a conversation has two sides: give the command of the client with --client")
	case p.Server.Side == "":
		return p, fmt.Errorf("a conversation has two sides: give the command of the server with --server, or its address with --target")
	case r.limit <= 0:
		return p, fmt.Errorf("--for %v: a run takes longer than that", r.limit)
	}
	return p, nil
}

// record runs the two together twice, and offers what was learned.
func (a *app) record(ctx context.Context, r *recording, pair recorder.Pair) error {
	var runs []learn.Run
	var said recorder.Said
	for n := range 2 {
		var err error
		if said, err = pair.Record(ctx); err != nil {
			if start := (*process.StartError)(nil); errors.As(err, &start) {
				a.exit = record.ExitStart
				fmt.Fprintf(a.out, "%v\n", err)
				return nil
			}
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		fmt.Fprintf(a.out, "run %d: %s\n", n+1, outcome(said))
		runs = append(runs, said.Run)
	}
	learned, err := learn.Learn(runs...)
	if err != nil {
		return unlearned(err, said)
	}
	for _, line := range told(learned) {
		fmt.Fprintln(a.out, line)
	}
	return a.offer(r.write, recorded(pair, learned))
}

// outcome says how a run came out.
func outcome(s recorder.Said) string {
	client := "the client was stopped when nobody had spoken for 2 s, or the time was over"
	if s.ClientEnd != "" {
		client = "the client " + s.ClientEnd
	}
	return fmt.Sprintf("%s on %s; %s", counted(s.Bytes(), "byte", "bytes"), counted(len(s.Run), "connection", "connections"), client)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// unlearned is the error of a conversation that shows nothing, with what the two wrote beside it.
func unlearned(err error, s recorder.Said) error {
	var words []string
	for _, side := range []struct{ name, text string }{{"client", s.ClientErr}, {"server", s.ServerErr}} {
		if last := process.LastWords(side.text); last != "" {
			words = append(words, fmt.Sprintf("%s %s", side.name, last))
		}
	}
	text := err.Error()
	if s.ClientEnd != "" {
		text += "; the client " + s.ClientEnd
	}
	if len(words) > 0 {
		text += "\n" + strings.Join(words, "\n")
	}
	return fmt.Errorf("nothing was learned: %s", text)
}

// told says in words what was learned, and how sure it is.
func told(p learn.Protocol) []string {
	sure := "sure"
	switch {
	case p.Fit.Lengths < 2:
		sure = "a guess: all messages have one length; let the client send different ones"
	case !p.Fit.Sure():
		sure = "a guess: there were few messages"
	}
	lines := []string{fmt.Sprintf("framing: %s (%s of %s; %s)", p.Fit.Framing.Layout().Words(),
		counted(p.Fit.Frames, "message", "messages"), counted(p.Fit.Lengths, "length", "different lengths"), sure)}
	for _, f := range p.Others {
		lines = append(lines, fmt.Sprintf("         %s fits as well: %s", subject.FramingText(f.Framing.String()), f.Framing.Layout().Words()))
	}
	if p.Whole {
		lines = append(lines, "         but a question has several of them for one answer: a message is all that is said before the other "+
			"side answers (framing: none)")
	}
	switch x := p.Exchange; {
	case p.Echo:
		return append(lines, "every answer repeats its question: an echo")
	case x == nil && p.Whole && p.Answers > 0:
		return append(lines, "exchange: none, since the answers repeat nothing of what was asked, so that only another framing could tell where they "+
			"end: let the client ask what is answered in one frame, or write an exchange by hand")
	case x == nil:
		return append(lines, "no message was answered: nothing is asked of the server but whether it takes what it gets")
	case x.Seen < 2:
		lines = append(lines, "exchange: only one question was seen: an id or a time in it cannot be told from what is always so")
	default:
		lines = append(lines, fmt.Sprintf("exchange: read off %d different questions with their answers", x.Seen))
	}
	if p.Single {
		lines = append(lines, "          of the server only a question of one frame with an answer of one is asked: of a longer one nobody could tell "+
			"where it ends")
	}
	if p.Exchange.Unrepeated {
		lines = append(lines, "          the question has bytes that differ and that the answer does not repeat: they are asked as in the last run")
	}
	return lines
}
