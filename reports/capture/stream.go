package capture

import (
	"net/netip"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// stream is one connection, or one socket for datagrams.
type stream struct {
	datagrams      bool
	client, server netip.AddrPort
	next           map[bool]uint32 // the next sequence number of the client (true) and of the server
}

// The first sequence numbers, so that relative and absolute ones are told apart.
const (
	clientSeq = 1000
	serverSeq = 5000
)

// longest is how much a segment carries: IPv4 has no room for more than 64 KiB.
const longest = 32 << 10

// opened is the connection whose beginning an event tells, as far as its addresses are known: those of a Unix-domain socket, or of what
// carries something else, are made up.
func opened(e trace.Event) *stream {
	s := &stream{next: map[bool]uint32{true: clientSeq, false: serverSeq}}
	from, rest, _ := strings.Cut(e.Note, " to ")
	to, _, _ := strings.Cut(rest, ";")
	to, _, _ = strings.Cut(to, " ")
	s.client, s.server = address(from, 40000+uint16(e.Conn)), address(to, 7)
	return s
}

func address(text string, port uint16) netip.AddrPort {
	if a, err := netip.ParseAddrPort(strings.TrimSpace(text)); err == nil {
		return a
	}
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), port)
}

// handshake are the three segments that begin it.
func (s *stream) handshake(at time.Time) []segment {
	syn := s.segment(at, true)
	syn.syn, syn.first = true, true
	s.next[true]++
	answer := s.segment(at, false)
	answer.syn = true
	s.next[false]++
	return []segment{syn, answer, s.segment(at, true)}
}

// segment is an empty one of one side.
func (s *stream) segment(at time.Time, client bool) segment {
	out := segment{datagram: s.datagrams, at: at, from: s.client, to: s.server, seq: s.next[client], ack: s.next[!client]}
	if !client {
		out.from, out.to = s.server, s.client
	}
	return out
}

// says is what an event puts on the wire.
func (s *stream) says(at time.Time, e trace.Event) (all []segment) {
	client := e.Dir == string(fault.ToServer)
	switch e.Kind {
	case trace.Sent, trace.Got:
		return s.carries(at, client, e)
	case trace.FIN, trace.EndFIN:
		end := s.segment(at, client)
		end.fin = true
		s.next[client]++
		return []segment{end}
	case trace.RST, trace.EndRST:
		end := s.segment(at, client)
		end.rst = true
		return []segment{end}
	}
	return nil
}

// carries divides bytes into segments. Those that nobody kept are the last ones.
func (s *stream) carries(at time.Time, client bool, e trace.Event) (all []segment) {
	if s.datagrams { // whole, however long: one of no bytes, too
		out := s.segment(at, client)
		out.data, out.missing = e.Data, e.N-len(e.Data)
		return []segment{out}
	}
	for sent := 0; sent < e.N; {
		size := min(longest, e.N-sent)
		out := s.segment(at, client)
		if sent < len(e.Data) {
			out.data = e.Data[sent:min(len(e.Data), sent+size)]
		}
		out.missing = size - len(out.data)
		s.next[client] += uint32(size)
		sent += size
		all = append(all, out)
	}
	return all
}
