//go:build ignore

// Answers each message on a goroutine of its own, in two writes. Frames of a 4-byte length, big-endian; run: mixed.go HOST:PORT
package main

import (
	"encoding/binary"
	"io"
	"net"
	"os"
	"slices"
	"time"
)

const most = 65536

func serve(c net.Conn) {
	defer c.Close()
	header := make([]byte, 4)
	for {
		if _, err := io.ReadFull(c, header); err != nil {
			return
		}
		size := binary.BigEndian.Uint32(header)
		if size > most {
			return
		}
		frame := append(slices.Clone(header), make([]byte, size)...)
		if _, err := io.ReadFull(c, frame[4:]); err != nil {
			return
		}
		go func() {
			c.Write(frame[:4])
			c.Write(frame[4:])
		}()
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
