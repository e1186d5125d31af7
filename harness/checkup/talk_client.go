package checkup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
)

// client opens one, lets it send and receive, tries the features that its adapter lists, and closes it.
func (t *talk) client(ctx context.Context) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.find("there is an address to connect to", fmt.Errorf("listen for the client: %w", err))
		return
	}
	defer l.Close()
	var conn net.Conn
	t.step("open makes it connect", func() (err error) {
		conn, err = t.open(ctx, l.(*net.TCPListener), who, adapter.Config{Framing: t.framing.String()})
		return err
	})
	if t.broken {
		return
	}
	defer conn.Close()
	t.step("a message that it is told to send arrives, and it says so", func() error { return t.send(ctx, conn) })
	t.step("a message that arrives is told, as it was sent", func() error { return t.receive(ctx, conn) })
	t.features(ctx, l.(*net.TCPListener))
	t.step("close ends the connection, and it says so", func() error { return t.close(ctx, conn) })
}

// open lets the client connect to a listener here.
func (t *talk) open(ctx context.Context, l *net.TCPListener, name string, config adapter.Config) (net.Conn, error) {
	return t.openAt(ctx, l, l.Addr().String(), name, config)
}

// openAt is open with the address, or the name, that leads to the listener.
func (t *talk) openAt(ctx context.Context, l *net.TCPListener, addr, name string, config adapter.Config) (net.Conn, error) {
	config.TLS = t.certificates()
	_, err := t.session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Client, Client: name,
		Addrs: []string{addr}, Config: &config})
	if err != nil {
		return nil, err
	}
	if err := l.SetDeadline(time.Now().Add(prompt)); err != nil {
		return nil, fmt.Errorf("listen for the client: %w", err)
	}
	conn, err := l.Accept()
	if err != nil {
		return nil, trouble("connect to the first of `addrs` when open comes", "no connection came within %v after open", prompt)
	}
	within, err := t.accepts(ctx, conn)
	if err == nil {
		err = t.connected(ctx, name)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return within, nil
}

// connected waits until the client says so: before that it may refuse to send.
func (t *talk) connected(ctx context.Context, name string) error {
	came, err := t.wait(ctx, func() bool {
		return slices.ContainsFunc(t.session.Account().States(name), func(e adapter.Event) bool { return e.To == adapter.Connected })
	})
	if err == nil && !came {
		err = trouble(fmt.Sprintf(`tell {"event":"state","t":MICROSECONDS,"client":%q,"conn":…,"from":"connecting","to":"connected","local":…,"remote":…}`, name),
			"it connected, and no event state to connected came within %v", reply)
	}
	return err
}

func (t *talk) send(ctx context.Context, conn net.Conn) error {
	a, err := t.session.Do(ctx, adapter.Command{Verb: adapter.VerbSend, Client: who, Data: t.payload()})
	if err != nil {
		return err
	}
	got, ok := t.hear(conn)
	if e, told := t.session.Account().Done(a.ID); len(got) == 0 && told && !e.Succeeded() {
		return t.done(ctx, a.ID, "send")
	}
	if !ok {
		return t.alien(got)
	}
	return t.done(ctx, a.ID, "send")
}

func (t *talk) receive(ctx context.Context, conn net.Conn) error {
	if _, err := conn.Write(t.framing.Frame(t.payload())); err != nil {
		return fmt.Errorf("send a message to the client: %w", err)
	}
	return t.told(ctx)
}

func (t *talk) close(ctx context.Context, conn net.Conn) error {
	a, err := t.session.Do(ctx, adapter.Command{Verb: adapter.VerbClose, Client: who, How: "graceful"})
	if err != nil {
		return err
	}
	_ = conn.SetReadDeadline(time.Now().Add(prompt))
	if _, err := io.Copy(io.Discard, conn); err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return trouble("shut the connection down once what is queued has been sent", "the connection was still open %v after close",
				prompt)
		}
		return trouble("a graceful close sends what is queued, then FIN", "the connection did not end by FIN: %v", err)
	}
	return t.done(ctx, a.ID, "close")
}
