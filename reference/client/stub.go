package client

import (
	"context"
	"net"
)

// ResolverAt asks the one resolver at this address, host and port, and none of the system's: by UDP, and by TCP for what is too long for
// that (RFC 7766 section 5). A resolver that fails is not taken for one that knows of no such name.
func ResolverAt(addr string) *net.Resolver {
	return &net.Resolver{PreferGo: true, StrictErrors: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		nc, err := new(net.Dialer).DialContext(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		// The standard library looks at ctx before it asks, and not while it waits for an answer: a look-up that is cancelled would listen
		// for five more seconds.
		context.AfterFunc(ctx, func() { nc.Close() })
		return nc, nil
	}}
}
