package peer

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// Config says how a peer behaves towards the implementation. It may be shared by many connections.
type Config struct {
	Transport transport.Transport // the zero value means TCP
	Framing   wire.Framing        // how frames are made and told apart; the zero value means CR LF lines
	Trace     *trace.Trace        // where everything is written down; nil means a private one
	Ledger    *fault.Ledger       // where faults are counted as they are done; nil for a bystander, who does none
	Options   transport.Options   // set on the socket before it listens or connects
	Forgives  bool                // what comes is decoded as a receiver of its framing does, and not as a witness: see wire.NewForgivingDecoder
	Hold      bool                // connections begin holding: nothing is read until Release or ReadSlowly
	SendLimit time.Duration       // longest wait for the system to take what is sent, for each MiB; 0: as long as the connection lives
	Longest   time.Duration       // longest wait that a script may ask for: the time of its whole case; 0: any
	Opening   template.Opening    // said on a dialled connection before it is one: nothing of it is counted, and no frame
	Lives     func([]byte) []byte // answers a payload that the implementation sent of its own accord (wire.Framing.Aside), by a whole frame or nil
	Number    int                 // of a dialled connection in the trace; 0 means 1. A Server numbers its own from 1
}

// filled replaces what is zero by what it means.
func (c Config) filled() Config {
	if c.Transport.Name == "" {
		c.Transport = transport.TCP
	}
	if c.Trace == nil {
		c.Trace = trace.New()
	}
	if c.Number == 0 {
		c.Number = 1
	}
	return c
}

// The directions that the trace knows.
const (
	toServer = "to-server"
	toClient = "to-client"
)
