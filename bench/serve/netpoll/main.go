// Command netpoll is a framed echo server by github.com/cloudwego/netpoll with its defaults: each frame is taken from its
// link buffer without a copy, copied into the reply, and the reply is flushed when no further whole frame is there.
package main

import (
	"context"
	"encoding/binary"
	"io"
	"net"

	"github.com/cloudwego/netpoll"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
)

// echo is called when bytes have arrived, on one goroutine at a time for each connection.
func echo(_ context.Context, c netpoll.Connection) error {
	r, w := c.Reader(), c.Writer()
	for r.Len() > 0 {
		if !whole(r) {
			// The replies leave before anything waits for the rest of a frame.
			if err := w.Flush(); err != nil {
				return err
			}
		}
		if err := one(r, w); err != nil {
			c.Close()
			return err
		}
	}
	if err := r.Release(); err != nil {
		return err
	}
	return w.Flush()
}

// whole reports whether a whole frame has arrived.
func whole(r netpoll.Reader) bool {
	if r.Len() < serve.HeaderLen {
		return false
	}
	header, err := r.Peek(serve.HeaderLen)
	return err == nil && uint32(r.Len()-serve.HeaderLen) >= binary.BigEndian.Uint32(header)
}

// one moves one frame to the reply. It waits for what has not arrived, as netpoll's readers do.
func one(r netpoll.Reader, w netpoll.Writer) error {
	header, err := r.Peek(serve.HeaderLen)
	if err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(header)
	if length > serve.MaxFrame {
		return io.ErrShortBuffer
	}
	frame, err := r.Next(serve.HeaderLen + int(length))
	if err != nil {
		return err
	}
	out, err := w.Malloc(len(frame))
	if err != nil {
		return err
	}
	copy(out, frame)
	return nil
}

func main() {
	// Its log of connections that were reset, as every load ends, would cost it time.
	if err := netpoll.Configure(netpoll.Config{LoggerOutput: io.Discard}); err != nil {
		serve.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		serve.Fatal(err)
	}
	loop, err := netpoll.NewEventLoop(echo)
	if err != nil {
		serve.Fatal(err)
	}
	go func() {
		if err := loop.Serve(listener); err != nil {
			serve.Fatal(err)
		}
	}()
	serve.UntilEnd(listener.Addr().String())
}
