package transport

import (
	"context"
	"net"
	"slices"
	"strings"
	"syscall"
)

// Stream is a connection. What it reads and writes is the caller's; its ends are these: Close ends both directions in order, CloseWrite
// ours. The system's handle (syscall.Conn) is that of the socket: over TLS, whose records are not what is read and written, it is good for
// questions only.
type Stream interface {
	net.Conn
	syscall.Conn
	// CloseWrite ends our stream in order (a half-close); reading goes on. Over TLS it is a close_notify and then a FIN: no record may
	// follow the one (RFC 8446 section 6.1), and the other is as usual. An end of the other side's stream is told by a read as io.EOF: its
	// close_notify, or a FIN without one; Seal tells which.
	CloseWrite() error
	// Break makes the Close that follows break the connection off instead: the other end sees a reset, and what is unsent is lost. Over
	// TLS it is a reset of the connection that carries the records, without an alert. The error is errors.ErrUnsupported where the
	// transport has no resets.
	Break() error
}

// Listener accepts streams.
type Listener interface {
	Accept() (Stream, error)
	Close() error
	Addr() string // as implementations are told it
}

// Transport is how streams are carried. The zero value is none.
type Transport struct {
	Name   string // as --transport has it
	Prefix string // of its addresses; empty for host:port
	Resets bool   // whether a connection can be reset
	Queues bool   // whether a dial waits where nobody accepts, instead of failing
	Sealed bool   // whether streams are a Sealed: what is on the socket is not what is read and written
	// Datagrams says that it carries no streams at all: package datagram sends over it and receives, and nobody listens or dials.
	Datagrams bool

	// Listen listens at an address; an empty one is a new one of this machine's own.
	Listen func(ctx context.Context, addr string, opt Options) (Listener, error)
	// Dial connects.
	Dial func(ctx context.Context, addr string, opt Options) (Stream, error)
	// Leave removes what closed listeners have left at an address.
	Leave func(addr string)
	// Parse returns what is wrong with the form of an address.
	Parse func(addr string) error
	// Check returns that, or what keeps it from being an address of this machine.
	Check func(addr string) error
}

// All are the transports, TCP first. Those that come after another of the same addresses have to be named.
var All = []Transport{TCP, Unix, TLS, UDP}

// Of returns the transport that an address belongs to.
func Of(addr string) Transport {
	for _, t := range All {
		if t.Prefix != "" && strings.HasPrefix(addr, t.Prefix) {
			return t
		}
	}
	return TCP
}

// OverTCP reports whether its streams are carried by TCP.
func (t Transport) OverTCP() bool { return t.Prefix == "" && !t.Datagrams }

// Named returns the transport of this name, TCP for none.
func Named(name string) (t Transport, ok bool) {
	if name == "" {
		return TCP, true
	}
	i := slices.IndexFunc(All, func(t Transport) bool { return t.Name == name })
	if i < 0 {
		return t, false
	}
	return All[i], true
}

// Names are the names of all transports.
func Names() (names []string) {
	for _, t := range All {
		names = append(names, t.Name)
	}
	return names
}

// listener is a listener of the system.
type listener struct {
	net.Listener
	addr   string
	stream func(net.Conn) Stream
}

func (l listener) Accept() (Stream, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.stream(raw), nil
}

func (l listener) Addr() string { return l.addr }
