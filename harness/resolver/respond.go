package resolver

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/miekg/dns"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// take deals with one question. A message without exactly one is no question of a client's.
func (s *Server) take(w dns.ResponseWriter, asked *dns.Msg) {
	if len(asked.Question) != 1 {
		return
	}
	q := asked.Question[0]
	kind := Type(q.Qtype)
	byTCP := w.RemoteAddr().Network() == "tcp"
	number := s.came(Question{Name: q.Name, Type: kind, TCP: byTCP, From: w.RemoteAddr().String()})
	a := s.answer(key{dns.CanonicalName(q.Name), kind})
	switch a.Fault.Kind {
	case fault.KindUnanswered:
		s.cfg.Ledger.Done(a.Fault)
	case fault.KindTardy:
		s.answering.Go(func() { s.late(w, asked, number, a) })
	default:
		s.send(w, asked, number, a, byTCP)
	}
}

// late sends the answer when its time has come.
func (s *Server) late(w dns.ResponseWriter, asked *dns.Msg, number int, a Answer) {
	began := time.Now()
	select {
	case <-time.After(a.Fault.Delay):
	case <-s.over.Done():
		return
	}
	s.cfg.Ledger.Lasted(a.Fault, time.Since(began))
	a.Fault = fault.Fault{}
	s.send(w, asked, number, a, true)
}

// send sends the answer now. Who asked may be gone by then: that it came nowhere is no trouble of ours.
func (s *Server) send(w dns.ResponseWriter, asked *dns.Msg, number int, a Answer, whole bool) {
	m, words := reply(asked, a, whole)
	if f := a.Fault; f.Kind != "" && f != unknown && (f.Kind != fault.KindCutAnswer || !whole) {
		s.cfg.Ledger.Done(f)
	}
	s.answered(number, words)
	_ = w.WriteMsg(m)
}

// reply makes the message, and words it.
func reply(asked *dns.Msg, a Answer, whole bool) (*dns.Msg, string) {
	m := new(dns.Msg)
	m.SetReply(asked)
	m.RecursionAvailable = true
	if o := asked.IsEdns0(); o != nil {
		m.SetEdns0(o.UDPSize(), false) // RFC 6891 section 6.1.1: who is asked with it answers with it
	}
	switch a.Fault.Kind {
	case fault.KindServFail:
		m.Rcode = dns.RcodeServerFailure
		return m, "SERVFAIL"
	case fault.KindNoName, unknown.Kind:
		m.Rcode = dns.RcodeNameError
		return m, "NXDOMAIN"
	case fault.KindCutAnswer:
		if !whole {
			m.Truncated = true
			return m, "truncated"
		}
	}
	q := asked.Question[0]
	name := q.Name
	if a.Alias != "" {
		m.Answer = append(m.Answer, &dns.CNAME{Hdr: header(name, dns.TypeCNAME), Target: dns.Fqdn(a.Alias)})
		name = dns.Fqdn(a.Alias)
	}
	for _, addr := range a.Addrs {
		m.Answer = append(m.Answer, record(name, addr))
	}
	if len(a.Addrs) == 0 {
		return m, "no record"
	}
	return m, fmt.Sprint(a.Addrs)
}

func record(name string, addr netip.Addr) dns.RR {
	if addr.Is4() {
		return &dns.A{Hdr: header(name, dns.TypeA), A: addr.AsSlice()}
	}
	return &dns.AAAA{Hdr: header(name, dns.TypeAAAA), AAAA: addr.AsSlice()}
}

func header(name string, kind uint16) dns.RR_Header {
	return dns.RR_Header{Name: name, Rrtype: kind, Class: dns.ClassINET}
}
