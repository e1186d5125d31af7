package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net"
	"sync"
	"syscall"
	"time"
)

// limit on connecting, with the look-up (net.Dialer.Timeout).
const limit = 2 * time.Second

// client has one connection, which net.Dialer makes.
type client struct {
	name, addr, resolver string
	most                 int // bytes of a payload; 0 is no limit
	life                 context.Context
	end                  context.CancelCauseFunc
	over                 chan struct{}
	work                 chan func() // what it was asked for, in order

	sync.Mutex
	state   string
	nc      *net.TCPConn // nil unless connected
	leaving bool         // it was told to close: what ends it is no trouble
	trouble error        // that a write met

	writing sync.Mutex // a write that is under way tells more of an end than the end does
}

// live is the life of a client, from look-up to end.
func (c *client) live() {
	defer close(c.over)
	err := c.connect()
	if err == nil {
		err = c.receive()
		c.writing.Lock()
		c.nc.Close()
		c.writing.Unlock()
	}
	c.Lock()
	defer c.Unlock()
	err = cmp.Or(c.trouble, err)
	if c.life.Err() != nil {
		err = context.Cause(c.life)
	} else if class := classOf(err); !c.leaving && class != "clean_close" {
		c.tell("error", fields{"class": class, "detail": err.Error()})
	}
	c.nc = nil
	c.change("disconnected", fields{"class": classOf(err)})
}

func (c *client) connect() error {
	c.Lock()
	c.change("resolving", fields{})
	c.Unlock()
	d := net.Dialer{Timeout: limit, Control: func(_, addr string, _ syscall.RawConn) error { c.attempt(addr); return nil }}
	if c.resolver != "" {
		d.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, c.resolver)
		}}
	}
	nc, err := d.DialContext(c.life, "tcp", c.addr)
	if err != nil {
		return err
	}
	c.Lock()
	defer c.Unlock()
	if c.life.Err() != nil || c.leaving { // in the same moment
		nc.Close()
		return cmp.Or(context.Cause(c.life), errClosed)
	}
	c.nc = nc.(*net.TCPConn)
	c.change("connected", fields{"local": nc.LocalAddr().String(), "remote": nc.RemoteAddr().String()})
	return nil
}

func (c *client) attempt(addr string) {
	c.Lock()
	defer c.Unlock()
	if c.state == "resolving" {
		c.change("connecting", fields{})
		c.tell("attempt", fields{"n": 1, "addr": addr, "delay": 0})
	}
}

func (c *client) receive() error {
	in := bufio.NewReader(c.nc)
	for {
		var header [4]byte
		if _, err := io.ReadFull(in, header[:]); errors.Is(err, io.ErrUnexpectedEOF) {
			return errTruncated
		} else if err != nil {
			return err
		}
		length := binary.BigEndian.Uint32(header[:])
		if c.most > 0 && int64(length) > int64(c.most) {
			return fmt.Errorf("%w: %d bytes", errTooLarge, length)
		}
		payload := make([]byte, length)
		if _, err := io.ReadFull(in, payload); errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
			return errTruncated
		} else if err != nil {
			return err
		}
		line := fields{"len": length, "crc": crc32.ChecksumIEEE(payload)}
		if length <= 4096 {
			line["data"] = payload
		}
		c.tell("recv", line)
	}
}
