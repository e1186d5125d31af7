package drill

import (
	"context"
	"errors"
	"fmt"
	"io"
)

const usage = `usage: reference client                    a client, driven by the drill protocol
       reference server                    a server, driven by the drill protocol
       reference server --listen ADDR [--framing F] [--max-frame N] [--idle MS] [--messages]
                                           a server on its own`

// Run is the program: args is client or server, and for a plain server its flags. It returns when in ends, on the command
// bye, when ctx ends, and for a server on SIGTERM, after it has drained.
func Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) error {
	switch {
	case len(args) == 1 && args[0] == "client":
		return newAdapter("client", out, err).run(ctx, in)
	case len(args) == 1 && args[0] == "server":
		return newAdapter("server", out, err).run(ctx, in)
	case len(args) > 1 && args[0] == "server":
		return plain(ctx, args[1:], err)
	}
	return errors.New(usage)
}

// adapter is one conversation.
type adapter struct {
	role    string
	out     *lines
	err     io.Writer
	clients *clients
	server  *host
}

func newAdapter(role string, out, err io.Writer) *adapter {
	a := &adapter{role: role, out: newLines(out), err: err}
	a.clients = &clients{out: a.out, named: map[string]*driven{}}
	a.server = &host{out: a.out}
	return a
}

func (a *adapter) run(ctx context.Context, in io.Reader) error {
	terminated, stop := onTerminate(ctx, a.role)
	defer stop()
	commands := readCommands(in, a.complain)
	told := terminated.Done()
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
