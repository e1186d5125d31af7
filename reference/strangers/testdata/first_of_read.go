//go:build ignore

// Takes the first message of each read and forgets the rest of it. Frames of a 4-byte length, big-endian; run: first_of_read.go HOST:PORT
package main

import (
	"encoding/binary"
	"net"
	"os"
	"time"
)

const most = 65536

func serve(c net.Conn) {
	defer c.Close()
	came, pending := make([]byte, 4+most), []byte(nil)
	for {
		n, err := c.Read(came)
		if err != nil {
			return
		}
		pending = append(pending, came[:n]...)
		if len(pending) < 4 {
			continue
		}
		size := binary.BigEndian.Uint32(pending)
		if size > most {
			return
		}
		if uint32(len(pending)) < 4+size {
			continue
		}
		if _, err := c.Write(pending[:4+size]); err != nil {
			return
		}
		pending = nil
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
