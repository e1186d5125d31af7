package drill

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/sockdrill/sockdrill/reference/server"
)

const usage = `usage: reference client                    a client, driven by the drill protocol
       reference server [--fast]           a server, driven by the drill protocol; --fast is that of package fast
       reference server --listen ADDR [--framing F] [--max-frame N] [--max-connections N] [--idle MS] [--messages] [--fast]
                        [--tls-cert FILE --tls-key FILE [--tls-client-ca FILE] [--tls-min-version V] [--tls-handshake MS]]
                                           a server on its own
       reference server --udp ADDR         a server of datagrams on its own
       reference client --udp ADDR [--initial MS] [--copies N]
                                           a client that asks a server of datagrams once
       reference client --connect ADDR [--framing F] [--say N] [--first N] [--more N] [--connect-timeout MS] [--initial MS] [--cap MS]
                        [--jitter J] [--attempts N] [--stable MS] [--tls [--tls-ca FILE] [--tls-name NAME]]
                                           a client on its own`

// Run is the program: args is client or server, and for a plain one its flags. It returns when in ends, on the command
// bye, when ctx ends, and for a server on SIGTERM, after it has drained; a second SIGTERM cuts that short.
func Run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) error {
	return RunWatched(ctx, args, in, out, err, nil)
}

// RunWatched is Run for whoever wants to look into the server: opened is called with it as soon as it listens.
func RunWatched(ctx context.Context, args []string, in io.Reader, out, err io.Writer, opened func(*server.Server)) error {
	switch {
	case len(args) == 1 && args[0] == "client":
		return newAdapter("client", out, err, &host{}).run(ctx, in)
	case len(args) == 1 && args[0] == "server":
		return newAdapter("server", out, err, &host{opened: opened}).run(ctx, in)
	case len(args) == 2 && args[0] == "server" && args[1] == "--fast":
		return newAdapter("server", out, err, &host{opened: opened, fast: true}).run(ctx, in)
	case len(args) == 3 && args[0] == "server" && args[1] == "--udp":
		return datagrams(ctx, args[2], err)
	case len(args) > 1 && args[0] == "server":
		return plain(ctx, args[1:], err, opened)
	case len(args) > 2 && args[0] == "client" && args[1] == "--udp":
		return asks(ctx, args[1:], out, err)
	case len(args) > 1 && args[0] == "client":
		return plainClient(ctx, args[1:], out, err)
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
