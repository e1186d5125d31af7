package harness

import (
	"context"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// upgrades is what is said in plain text on a connection to the server before TLS begins on it; nil for most.
func (l *Lab) upgrades() func(context.Context, transport.Stream) error {
	plain := l.Impl.Exchange.Plain()
	if len(plain) == 0 || l.Impl.Side != record.Server {
		return nil
	}
	return func(ctx context.Context, s transport.Stream) error {
		until, limited := ctx.Deadline()
		if !limited {
			until = time.Now().Add(l.Timing.Start)
		}
		behind := l.behindPlain()
		said := plain.Followed(behind)
		sent, came, err := said.Play(s, until)
		if len(behind) > 0 && sent == said.Sends() {
			l.Ledger.Sent(fault.Fault{Kind: fault.KindGarbage, Dir: fault.ToServer}, 1, int64(len(behind)))
		}
		l.Trace.Add(trace.Event{Lane: trace.Harness, Kind: trace.Mark, Note: fmt.Sprintf(
			"before TLS %d bytes were sent, %d of them behind what asks for it, and %d came", sent, len(behind), came)}, nil)
		return err
	}
}

// SaysBehind has our side send further bytes in plain text, in one write with what asks for TLS, from now on. None is none.
func SaysBehind(l *ServerLab, text []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.behind = text
}

func (l *Lab) behindPlain() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.behind
}

// towards are what a peer brings along to whoever is at an address: what is said before TLS is for the server, and the relay says it.
func (l *ServerLab) towards(addr string, c peer.Config) peer.Config {
	if addr == l.entry && l.entry != "" && !l.setup.beneath && l.carrier.Sealed {
		terms := l.TLS.Terms()
		terms.Before = nil
		c.Transport = terms.Transport()
	}
	return c
}
