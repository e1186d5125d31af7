// Command go-tls is crypto/tls as its documentation shows it: tls.Listen and a goroutine for each connection, and tls.Dial in a loop.
// It is a server with an address, a certificate and a key, and a client with client, an address, an authority and a name.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"os"
	"time"
)

const most = 2 << 20

func main() {
	if os.Args[1] == "client" {
		dial(os.Args[2], os.Args[3], os.Args[4])
		return
	}
	certificate, err := tls.LoadX509KeyPair(os.Args[2], os.Args[3])
	if err != nil {
		log.Fatal(err)
	}
	listener, err := tls.Listen("tcp", os.Args[1], &tls.Config{Certificates: []tls.Certificate{certificate}})
	if err != nil {
		log.Fatal(err)
	}
	for {
		nc, err := listener.Accept()
		if err != nil {
			log.Print(err)
			time.Sleep(10 * time.Millisecond)
			continue
		}
		go serve(nc)
	}
}

func serve(nc net.Conn) {
	defer nc.Close()
	in := bufio.NewReader(nc)
	for {
		header := make([]byte, 4)
		if _, err := io.ReadFull(in, header); err != nil {
			return
		}
		length := binary.BigEndian.Uint32(header)
		if length > most {
			return
		}
		frame := append(header, make([]byte, length)...)
		if _, err := io.ReadFull(in, frame[4:]); err != nil {
			return
		}
		if _, err := nc.Write(frame); err != nil {
			return
		}
	}
}

// dial tries for ever, but for a certificate that was refused.
func dial(addr, ca, name string) {
	pem, err := os.ReadFile(ca)
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	for delay := 200 * time.Millisecond; ; delay = min(2*delay, 2*time.Second) {
		nc, err := tls.DialWithDialer(&net.Dialer{Timeout: 5 * time.Second}, "tcp", addr, &tls.Config{RootCAs: roots, ServerName: name})
		if errors.As(err, new(*tls.CertificateVerificationError)) {
			log.Fatal(err)
		}
		if err == nil {
			nc.Write([]byte("\x00\x00\x00\x02hi"))
			_, err = io.Copy(io.Discard, nc)
			nc.Close()
		}
		log.Print(err)
		time.Sleep(delay/2 + rand.N(delay/2))
	}
}
