package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/message"
)

// bare is the floor: one goroutine, net.Conn and bufio, requests and replies in the one order. It has no limits, no
// matching of replies that come in another order, and one connection for good.
type bare struct {
	r        *bufio.Reader
	w        *bufio.Writer
	inflight int
	frame    []byte // of the next request
	reply    []byte
	last     uint32 // id of the last request
}

func dialBare(addr string, size, inflight int, _ time.Duration) (asker, error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	payload := message.Message{Type: message.Request, Op: message.Echo, Body: message.Fill(size, 0)}.Bytes()
	frame := append(binary.BigEndian.AppendUint32(nil, uint32(len(payload))), payload...)
	b := &bare{r: bufio.NewReader(nc), w: bufio.NewWriter(nc), inflight: inflight, frame: frame}
	b.reply = make([]byte, len(frame))
	return b, nil
}

func (b *bare) run(n int) error {
	first := b.last
	for range min(n, b.inflight) {
		if err := b.ask(); err != nil {
			return err
		}
	}
	for answered := range n {
		if b.r.Buffered() == 0 {
			if err := b.w.Flush(); err != nil {
				return err
			}
		}
		if err := b.answer(first + uint32(answered) + 1); err != nil {
			return err
		}
		if int(b.last-first) < n {
			if err := b.ask(); err != nil {
				return err
			}
		}
	}
	return nil
}

// ask puts one request in the buffer.
func (b *bare) ask() error {
	b.last++
	binary.BigEndian.PutUint32(b.frame[8:], b.last)
	_, err := b.w.Write(b.frame)
	return err
}

// answer reads the reply to the request of that id.
func (b *bare) answer(id uint32) error {
	if _, err := io.ReadFull(b.r, b.reply); err != nil {
		return err
	}
	length := binary.BigEndian.Uint32(b.reply)
	if int(length) != len(b.reply)-4 || message.Type(b.reply[4]) != message.Reply {
		return fmt.Errorf("request %d: the answer is no reply of %d bytes", id, len(b.reply)-4)
	}
	if got := binary.BigEndian.Uint32(b.reply[8:]); got != id {
		return fmt.Errorf("request %d: the reply is for %d", id, got)
	}
	return nil
}
