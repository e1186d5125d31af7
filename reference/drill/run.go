package drill

import (
	"context"
	"errors"
	"io"

	"github.com/sockdrill/sockdrill/reference/server"
)

const usage = `usage: reference client [--deflate] [--sequence] [--sign KEY]
                                           a client, driven by the drill protocol; its payloads may be compressed, numbered, and signed
                                           by a key
       reference server [--deflate] [--sequence] [--sign KEY] [--fast]
                                           a server, driven by the drill protocol; --fast is that of package fast
       reference server --listen ADDR [--framing F] [--max-frame N] [--max-connections N] [--idle MS] [--messages] [--fast]
                        [--tls-cert FILE --tls-key FILE [--tls-client-ca FILE] [--tls-min-version V] [--tls-handshake MS]]
                                           a server on its own
       reference server --udp ADDR         a server of datagrams on its own
       reference client --udp ADDR [--initial MS] [--copies N]
                                           a client that asks a server of datagrams once
       reference server --reliable ADDR    a server of datagrams that speaks the reliability profile
       reference client --reliable ADDR [--messages N] [--bytes N] [--first N] [--initial MS] [--copies N]
                                           a client that sends messages to such a server
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
	case len(args) > 0 && adapts(args):
		return adapt(ctx, args, in, out, err, opened)
	case len(args) == 3 && args[0] == "server" && args[1] == "--udp":
		return datagrams(ctx, args[2], err)
	case len(args) == 3 && args[0] == "server" && args[1] == "--reliable":
		return carriesOut(ctx, args[2], err)
	case len(args) > 2 && args[0] == "client" && args[1] == "--reliable":
		return sends(ctx, args[1:], out, err)
	case len(args) > 1 && args[0] == "server":
		return plain(ctx, args[1:], err, opened)
	case len(args) > 2 && args[0] == "client" && args[1] == "--udp":
		return asks(ctx, args[1:], out, err)
	case len(args) > 1 && args[0] == "client":
		return plainClient(ctx, args[1:], out, err)
	}
	return errors.New(usage)
}
