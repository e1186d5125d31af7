package checkup

import (
	"context"
	"fmt"
	"net"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// server opens one, and is its client.
func (t *talk) server(ctx context.Context) {
	var conn net.Conn
	t.step("open makes it listen, and it says where", func() (err error) {
		conn, err = t.listen(ctx)
		return err
	})
	if t.broken {
		return
	}
	defer conn.Close()
	t.step("it echoes a message", func() error {
		frame := t.framing.Frame(t.payload())
		if _, err := conn.Write(frame); err != nil {
			return fmt.Errorf("send a message to the server: %w", err)
		}
		if got, ok := t.hear(conn); !ok {
			return t.alien(got)
		}
		return nil
	})
	t.step("a message that arrives is told, as it was sent", func() error { return t.told(ctx) })
	t.features(ctx, nil)
}

func (t *talk) listen(ctx context.Context) (net.Conn, error) {
	a, err := t.session.Do(ctx, adapter.Command{Verb: adapter.VerbOpen, Role: record.Server, Addr: "127.0.0.1:0",
		Config: &adapter.Config{Framing: t.framing.String(), TLS: t.certificates()}})
	if err != nil {
		return nil, err
	}
	if err := subject.Loopback(a.Addr); err != nil {
		return nil, trouble("answer with the address that it listens on, `addr`", "the answer to open: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, prompt)
	defer cancel()
	conn, err := t.to(a.Addr)(ctx)
	if t.sealed != nil && err != nil {
		return nil, unsealed(err, record.Server)
	}
	if err != nil {
		return nil, fmt.Errorf("connect to the address that it says it listens on: %w", err)
	}
	return conn, nil
}
