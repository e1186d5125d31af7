package drill

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"

	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/server"
)

// adapts reports whether the arguments are those of an adapter: others say where a program on its own is to listen, or to connect to.
func adapts(args []string) bool {
	alone := func(a string) bool {
		return slices.Contains([]string{"--listen", "--connect", "--udp", "--reliable"}, a)
	}
	return (args[0] == "client" || args[0] == "server") && !slices.ContainsFunc(args, alone)
}

// adapt is the adapter that the arguments ask for.
func adapt(ctx context.Context, args []string, in io.Reader, out, err io.Writer, opened func(*server.Server)) error {
	h := &host{opened: opened}
	var t frame.Transform
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.BoolVar(&h.fast, "fast", false, "")
	flags.BoolVar(&t.Compress, "deflate", false, "")
	flags.BoolVar(&t.Sequence, "sequence", false, "")
	sign := flags.String("sign", "", "")
	if wrong := flags.Parse(args[1:]); wrong != nil || flags.NArg() > 0 || h.fast && args[0] == "client" {
		return errors.Join(wrong, errors.New(usage))
	}
	t.Key = []byte(*sign)
	h.transform = t
	a := newAdapter(args[0], out, err, h)
	a.clients.transform = t
	return a.run(ctx, in)
}

// adapter is one conversation.
type adapter struct {
	role    string
	out     *lines
	err     io.Writer
	clients *clients
	server  *host
}

func newAdapter(role string, out, err io.Writer, h *host) *adapter {
	a := &adapter{role: role, out: newLines(out), err: err, server: h}
	a.clients = &clients{out: a.out, named: map[string]*driven{}}
	h.out, h.err = a.out, err
	return a
}

func (a *adapter) run(ctx context.Context, in io.Reader) error {
	told, forced, stop := onTerminate(ctx, a.role)
	defer stop()
	commands := readCommands(in, a.complain)
	drained := make(chan struct{})
	defer a.shutdown()
	for {
		select {
		case c, ok := <-commands:
			if !ok {
				return nil
			}
			a.out.answer(func() object { return a.answer(c) })
			if c.Verb == "bye" {
				return nil
			}
		case <-told:
			// A server that is told to end finishes what it has begun. Commands are obeyed meanwhile: the end of
			// the input still ends it at once.
			told = nil
			go func() {
				defer close(drained)
				a.server.drain()
			}()
		case <-forced:
			return nil
		case <-drained:
			return nil
		}
	}
}

// complain writes about a line that no answer can go to.
func (a *adapter) complain(format string, args ...any) {
	fmt.Fprintf(a.err, format+"\n", args...)
}

func (a *adapter) shutdown() {
	a.clients.stop()
	a.server.stop()
}
