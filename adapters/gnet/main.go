// Gnet-echo is gnet's event loop as an echo server of four-byte big-endian frames: gnet-echo HOST:PORT
//
// gnet leaves framing to the application. This is the pattern of its documentation: Peek the header, wait until the
// whole frame is buffered, take it with Next.
package main

import (
	"encoding/binary"
	"log"
	"os"

	"github.com/panjf2000/gnet/v2"
)

const (
	header   = 4
	maxFrame = 2 << 20 // bytes; gnet itself has no limit
)

type echo struct{ gnet.BuiltinEventEngine }

// OnTraffic echoes every frame that has arrived as a whole. gnet calls it again when more bytes have come.
func (*echo) OnTraffic(c gnet.Conn) gnet.Action {
	for c.InboundBuffered() >= header {
		length, _ := c.Peek(header)
		frame := int64(binary.BigEndian.Uint32(length))
		if frame > maxFrame {
			return gnet.Close
		}
		if int64(c.InboundBuffered()) < header+frame {
			return gnet.None
		}
		whole, _ := c.Next(header + int(frame))
		if _, err := c.Write(whole); err != nil {
			return gnet.Close
		}
	}
	return gnet.None
}

func main() {
	if err := gnet.Run(&echo{}, "tcp://"+os.Args[1]); err != nil {
		log.Fatal(err)
	}
}
