package pen

import (
	"context"
	"net"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// Transport is TLS 1.3 on these terms, by hand.
func Transport(terms transport.Terms) transport.Transport {
	t := terms.Transport()
	t.Dial = func(ctx context.Context, addr string, opt transport.Options) (transport.Stream, error) {
		carrier, err := terms.Carrier(ctx, addr, opt)
		if err != nil {
			return nil, err
		}
		s := newStream(carrier, terms, func(ctx context.Context, c net.Conn) (*Pen, error) { return Client(ctx, c, terms.Client()) })
		if err := s.Handshake(ctx); err != nil {
			carrier.Close()
			return nil, err
		}
		return s, nil
	}
	t.Listen = func(ctx context.Context, addr string, opt transport.Options) (transport.Listener, error) {
		l, err := transport.TCP.Listen(ctx, addr, opt)
		return listener{l, terms}, err
	}
	return t
}

// listener accepts over TCP, for a pen.
type listener struct {
	transport.Listener
	terms transport.Terms
}

func (l listener) Accept() (transport.Stream, error) {
	carrier, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newStream(carrier, l.terms, func(ctx context.Context, c net.Conn) (*Pen, error) {
		return Server(ctx, c, l.terms.Server(carrier.LocalAddr()))
	}), nil
}
