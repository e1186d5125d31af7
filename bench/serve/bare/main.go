// Command bare is the floor: a goroutine for each connection, net.Conn and bufio with its default buffers, and nothing
// else. It has no limits, no counters, and nobody is told anything.
//
// With -requests it answers requests of the message profile, so that a client can be measured against it.
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"io"
	"net"

	"github.com/sockdrill/sockdrill/bench/internal/serve"
	"github.com/sockdrill/sockdrill/reference/message"
)

func main() {
	requests := flag.Bool("requests", false, "payloads are requests of the message profile: reply with their body")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		serve.Fatal(err)
	}
	go func() {
		for {
			nc, err := listener.Accept()
			if err != nil {
				serve.Fatal(err)
			}
			go echo(nc, *requests)
		}
	}()
	serve.UntilEnd(listener.Addr().String())
}

// echo sends each frame back, and flushes when no further frame has begun to arrive.
func echo(nc net.Conn, requests bool) {
	defer nc.Close()
	r, w := bufio.NewReader(nc), bufio.NewWriter(nc)
	var frame []byte
	for {
		var err error
		if frame, err = read(r, frame); err != nil {
			return
		}
		if requests {
			reply(frame[serve.HeaderLen:])
		}
		if _, err := w.Write(frame); err != nil {
			return
		}
		if r.Buffered() > 0 {
			continue
		}
		if w.Flush() != nil {
			return
		}
	}
}

// read reads one frame into the buffer of the last, and returns it with its header.
func read(r *bufio.Reader, frame []byte) ([]byte, error) {
	header, err := r.Peek(serve.HeaderLen)
	if err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(header)
	if length > serve.MaxFrame {
		return nil, io.ErrShortBuffer
	}
	need := serve.HeaderLen + int(length)
	if cap(frame) < need {
		frame = make([]byte, need)
	}
	frame = frame[:need]
	_, err = io.ReadFull(r, frame)
	return frame, err
}

// reply turns a request into its reply, in place: type, and neither operation, code nor argument.
func reply(payload []byte) {
	if len(payload) < message.HeaderLen {
		return
	}
	payload[0] = byte(message.Reply)
	clear(payload[1:4])
	clear(payload[8:12])
}
