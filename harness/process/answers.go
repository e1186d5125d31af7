package process

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/harness/datagram"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// What may become of a question that nothing answers.
var (
	errSilence     = errors.New("no answer came")
	errUnreachable = errors.New("port unreachable: nobody listens there")
)

// usualHost is where programs often listen, whatever they are told.
const usualHost = "127.0.0.1"

// Answers waits until a {addr} server of datagrams has started: until it writes the line that Ready declares or, if there is none, until
// it answers the question, since nothing else tells that somebody listens at a port. Whether the answer is right is not looked at. The
// error is a *StartError that says whether the process ended, nobody listens, or nobody answers.
func (p *Process) Answers(ctx context.Context, addr string, question []byte) error {
	ctx, cancel := context.WithTimeout(ctx, p.timing.Start)
	defer cancel()
	if len(p.ready.text) > 0 {
		return p.awaitLine(ctx)
	}
	for {
		err := Asked(ctx, addr, question, p.timing.Again)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return p.notReady("the process "+p.Words()+" before it answered at "+addr, "see its standard error", err)
		case <-ctx.Done():
			return p.unanswering(addr, question, err)
		case <-time.After(p.timing.Poll):
		}
	}
}

// unanswering words why a server of datagrams is taken for none that has started.
func (p *Process) unanswering(addr string, question []byte, err error) error {
	if errors.Is(err, errSilence) {
		return p.late(fmt.Sprintf("it answered nothing at %s within %v, asked the exchange's question again and again", addr, p.timing.Start),
			"see whether the exchange's question is one that it answers; one that takes longer to start says so with `start`", err)
	}
	if host, port, _ := net.SplitHostPort(addr); host != usualHost {
		at := net.JoinHostPort(usualHost, port)
		if Asked(context.Background(), at, question, p.timing.Again) == nil {
			return p.misplaced(at, addr, err)
		}
	}
	return p.late(fmt.Sprintf("nothing listens at the UDP port of %s after %v", addr, p.timing.Start),
		"the server must listen, by UDP, at the address given for {addr} or in "+AddrVariable+"; one that takes longer says so with `start`", err)
}

// Asked asks the question once at an address and returns nil if any answer comes within the limit, be it from another address. Its error
// tells a port at which nobody listens from silence.
func Asked(ctx context.Context, addr string, question []byte, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	any := func(datagram.Datagram) bool { return true }
	probe, err := datagram.Open(addr, datagram.PeerConfig{Trace: trace.New(), Connected: true})
	if err != nil {
		return err
	}
	defer probe.Close()
	listener, err := datagram.Open(addr, datagram.PeerConfig{Trace: trace.New()})
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := probe.Send(question); err != nil {
		return err
	}
	short, stop := context.WithTimeout(ctx, limit/2)
	defer stop()
	if _, ok := probe.Await(short, 0, any); ok {
		return nil
	}
	if probe.Refused() > 0 {
		return errUnreachable
	}
	if err := listener.Send(question); err != nil {
		return err
	}
	if _, ok := listener.Await(ctx, 0, any); ok {
		return nil
	}
	return errSilence
}
