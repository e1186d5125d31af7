package transport

import (
	"context"
	"errors"
)

// UDP carries datagrams. It is a Transport for what is common to all: a name, and addresses, which are those of TCP. Streams are asked of it
// by nobody who has looked at Datagrams.
var UDP = Transport{Name: "udp", Datagrams: true, Listen: listenUDP, Dial: dialUDP, Leave: func(string) {}, Parse: parseTCP, Check: checkTCP}

// LongestDatagram is the length of the longest datagram over IPv4, in bytes: a packet of 65,535 bytes (RFC 791 section 3.1) less its header
// of 20, and that of UDP, which is 8 bytes long (RFC 768).
const LongestDatagram = 65_507

var errNoStreams = errors.New("UDP carries datagrams, and no streams")

func listenUDP(context.Context, string, Options) (Listener, error) { return nil, errNoStreams }

func dialUDP(context.Context, string, Options) (Stream, error) { return nil, errNoStreams }
