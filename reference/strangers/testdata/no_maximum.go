//go:build ignore

// Takes messages of any length. Frames of a 4-byte length, big-endian; run: no_maximum.go HOST:PORT
package main

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"time"
)

func serve(c net.Conn) {
	defer c.Close()
	header := make([]byte, 4)
	for {
		if _, err := io.ReadFull(c, header); err != nil {
			return
		}
		size := binary.BigEndian.Uint32(header)
		frame := append(header[:4:4], make([]byte, size)...)
		if _, err := io.ReadFull(c, frame[4:]); err != nil {
			return
		}
		if _, err := c.Write(frame); err != nil {
			return
		}
	}
}

func main() {
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		panic(err)
	}
	for {
		if c, err := listener.Accept(); err == nil {
			go serve(c)
		} else {
			time.Sleep(50 * time.Millisecond) // no descriptor is left: to ask again at once would burn a processor
		}
	}
}
