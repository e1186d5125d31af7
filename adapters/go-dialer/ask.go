package main

import (
	"context"
	"encoding/binary"
	"net"
	"slices"
)

// payload is what a send carries.
func (c command) payload() []byte {
	if c.Fill == nil {
		return c.Data
	}
	p := make([]byte, c.Fill.Len)
	for i := range p {
		p[i] = byte(c.Fill.Seed + i*131 + (i>>8)*17)
	}
	return p
}

// send sends messages one after the other, and tells the outcome.
func (c *client) send(id int, payload []byte, workers, repeat int) {
	c.Lock()
	nc := c.nc
	c.Unlock()
	var err error
	switch {
	case nc == nil:
		err = errClosed
	case c.most > 0 && len(payload) > c.most:
		err = errTooLarge
	}
	for n := 0; n < workers*repeat && err == nil; n++ {
		framed := slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(len(payload))), payload)
		if workers*repeat > 1 {
			binary.BigEndian.PutUint32(framed[4:], uint32(n%workers))
			binary.BigEndian.PutUint32(framed[8:], uint32(n/workers))
		}
		c.writing.Lock()
		_, err = nc.Write(framed)
		c.writing.Unlock()
		if err != nil {
			c.failed(nc, err)
		}
	}
	c.done(id, err)
}

// failed ends a connection by what a write met.
func (c *client) failed(nc *net.TCPConn, err error) {
	c.Lock()
	defer c.Unlock()
	if c.nc == nc && !c.leaving && c.trouble == nil {
		c.trouble = err
	}
	nc.Close()
}

// close ends the client: how is graceful, abort, or a cancel where it is empty.
func (c *client) close(id int, how string) {
	c.Lock()
	nc := c.nc
	c.leaving = true
	switch {
	case nc != nil && how == "graceful":
		nc.Close() // behind what was written, which is in the system's hands
	case nc != nil:
		nc.SetLinger(0)
		c.end(map[string]error{"": context.Canceled, "abort": errClosed}[how])
		nc.Close()
	default:
		c.end(map[bool]error{true: context.Canceled, false: errClosed}[how == ""])
	}
	c.Unlock()
	<-c.over
	c.done(id, nil)
}
