package toxiproxy

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/measure"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Proofs returns one proof for each fault, in the order in which they were given to Start: what our two ends measured.
func (p *Proxy) Proofs() []fault.Proof {
	var proofs []fault.Proof
	for _, f := range p.faults {
		proof := fault.Proof{Fault: f, Name: f.String()}
		streams := p.streams(f.Dir)
		switch f.Kind {
		case fault.KindLatency:
			proof.Times, proof.Detail = late(streams, f)
		case fault.KindBandwidth, fault.KindBucket:
			proof.Times, proof.Detail = paced(streams, f)
		default:
			proof.Times, proof.Detail = limited(streams, f)
		}
		if p.cfg.Trace.Dropped() > 0 {
			proof.Times, proof.Detail = 0, "the trace is full: not all that passed was seen"
		}
		proof.Detail += ", by toxiproxy"
		proofs = append(proofs, proof)
	}
	return proofs
}

// passage is bytes that passed one of our ends.
type passage struct {
	at    time.Duration // on the trace's clock
	n     int
	total int64 // bytes so far, these included
}

// stream is one direction of one connection: what went into the proxy, and what came out.
type stream struct {
	conn    int
	in, out []passage
	ended   bool // it ended where it came out
}

// streams reads one direction of every connection from the trace.
func (p *Proxy) streams(dir fault.Direction) []*stream {
	var all []*stream
	byConn := map[int]*stream{}
	peerSends := (dir == fault.ToServer) == p.cfg.PeerDials
	for _, e := range p.cfg.Trace.Events() {
		if e.Dir != string(dir) || e.Conn == 0 || e.Lane != trace.Peer && e.Lane != trace.Relay {
			continue
		}
		s := byConn[e.Conn]
		if s == nil {
			s = &stream{conn: e.Conn}
			byConn[e.Conn] = s
			all = append(all, s)
		}
		s.take(e, (e.Lane == trace.Peer) == peerSends)
	}
	return all
}

// take adds one event, of the end where bytes go into the proxy or of the other. Of the relay, Sent are the bytes that
// passed it and Got is their sum; our peer sends or gets.
func (s *stream) take(e trace.Event, entry bool) {
	passed := e.Kind == trace.Sent || e.Lane == trace.Peer && e.Kind == trace.Got
	switch {
	case passed && entry:
		s.in = append(s.in, passage{e.T, e.N, total(s.in) + int64(e.N)})
	case passed:
		s.out = append(s.out, passage{e.T, e.N, total(s.out) + int64(e.N)})
	case !entry && (e.Kind == trace.FIN || e.Kind == trace.RST):
		s.ended = true
	}
}

func total(passages []passage) int64 {
	if len(passages) == 0 {
		return 0
	}
	return passages[len(passages)-1].total
}

// each goes through what came out, with the time at which the last byte of it had gone in. Bytes that nobody saw go in,
// those of a connection that the two ends count differently, are left out.
func (s *stream) each(visit func(came time.Duration, out passage)) {
	in := s.in
	for _, out := range s.out {
		for len(in) > 0 && in[0].total < out.total {
			in = in[1:]
		}
		if len(in) == 0 {
			return
		}
		visit(in[0].at, out)
	}
}

func late(streams []*stream, f fault.Fault) (int, string) {
	var l measure.Lateness
	for _, s := range streams {
		s.each(func(came time.Duration, out passage) { l.Add(out.at - came) })
	}
	return l.Proof(f)
}

func paced(streams []*stream, f fault.Fault) (int, string) {
	var r measure.Rate
	var epoch time.Time
	for _, s := range streams {
		s.each(func(came time.Duration, out passage) { r.Add(epoch.Add(came), epoch.Add(out.at), out.n, s) })
	}
	return r.Proof(f.Rate)
}

// limited counts the connections of which exactly the asked bytes came out, though more went in, and then the end.
func limited(streams []*stream, f fault.Fault) (times int, detail string) {
	detail = "nothing passed"
	for _, s := range streams {
		in, out := total(s.in), total(s.out)
		if out == f.At && in > out && s.ended {
			times++
			detail = fmt.Sprintf("connection %d: %d bytes went in, %d came out, and then the end", s.conn, in, out)
		} else if times == 0 {
			detail = fmt.Sprintf("connection %d: %d bytes went in, %d came out, asked %d", s.conn, in, out, f.At)
		}
	}
	return times, detail
}
