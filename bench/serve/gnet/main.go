// Command gnet is a framed echo server by github.com/panjf2000/gnet/v2, with an event loop for each processor: each frame
// is decoded in gnet's buffer and appended to one reply for the whole of what has arrived.
package main

import (
	"encoding/binary"
	"net"
	"os"

	"github.com/panjf2000/gnet/v2"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
)

type echo struct {
	gnet.BuiltinEventEngine
	addr chan string
}

func (e *echo) OnBoot(engine gnet.Engine) gnet.Action {
	addr, err := address(engine)
	if err != nil {
		serve.Fatal(err)
	}
	go func() { e.addr <- addr }()
	return gnet.None
}

func (e *echo) OnOpen(c gnet.Conn) ([]byte, gnet.Action) {
	c.SetContext(new([]byte))
	return nil, gnet.None
}

// OnTraffic is called whenever bytes have arrived; what is not a whole frame stays in gnet's buffer.
func (e *echo) OnTraffic(c gnet.Conn) gnet.Action {
	in, err := c.Peek(-1)
	if err != nil {
		return gnet.Close
	}
	kept := c.Context().(*[]byte)
	out, taken := (*kept)[:0], 0
	for rest := in; len(rest) >= serve.HeaderLen; rest = in[taken:] {
		length := binary.BigEndian.Uint32(rest)
		if length > serve.MaxFrame {
			return gnet.Close
		}
		whole := serve.HeaderLen + int(length)
		if len(rest) < whole {
			break
		}
		payload := rest[serve.HeaderLen:whole]
		out = binary.BigEndian.AppendUint32(out, uint32(len(payload)))
		out = append(out, payload...)
		taken += whole
	}
	*kept = out
	if taken == 0 {
		return gnet.None
	}
	if _, err := c.Discard(taken); err != nil {
		return gnet.Close
	}
	if _, err := c.Write(out); err != nil {
		return gnet.Close
	}
	return gnet.None
}

func main() {
	e := &echo{addr: make(chan string)}
	go func() {
		if err := gnet.Run(e, "tcp://127.0.0.1:0", gnet.WithMulticore(true), gnet.WithLogPath(os.DevNull)); err != nil {
			serve.Fatal(err)
		}
	}()
	serve.UntilEnd(<-e.addr)
}

// address asks the system which port the listener took; gnet does not tell.
func address(engine gnet.Engine) (string, error) {
	fd, err := engine.Dup()
	if err != nil {
		return "", err
	}
	file := os.NewFile(uintptr(fd), "listener")
	defer file.Close()
	listener, err := net.FileListener(file)
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
