package resolver

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/miekg/dns"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Type is what is asked about a name.
type Type uint16

// The types of which a script says something. Any other question about a name that is known is answered in order and without a record.
const (
	A    = Type(dns.TypeA)    // its addresses of IPv4
	AAAA = Type(dns.TypeAAAA) // its addresses of IPv6
)

func (t Type) String() string { return dns.TypeToString[uint16(t)] }

// Answer is what becomes of a question. The zero value is an answer in order, and without a record.
type Answer struct {
	Addrs []netip.Addr // of the family that is asked for; each record may be kept for no time at all (a TTL of 0)
	Alias string       // the name that the one asked for is an alias of (CNAME), and that has the addresses; "" for none
	Fault fault.Fault  // what is done to it, one of those that the resolver carries out; the zero value is nothing
}

// Addresses is an answer in order.
func Addresses(addrs ...string) Answer {
	var a Answer
	for _, text := range addrs {
		a.Addrs = append(a.Addrs, netip.MustParseAddr(text))
	}
	return a
}

// But is the answer with this done to it.
func (a Answer) But(f fault.Fault) Answer { a.Fault = f; return a }

// key is what a question is about.
type key struct {
	name string // as dns.CanonicalName has it
	kind Type
}

// Set says what becomes of this question from now on; those that have come are not concerned. It panics for a fault that no resolver
// carries out, and for an address of the other family: nobody would be told.
func (s *Server) Set(name string, kind Type, a Answer) {
	if a.Fault.Kind != "" {
		if err := fault.Resolver.Carries(a.Fault.Kind); err != nil {
			panic("resolver: " + err.Error())
		}
	}
	for _, addr := range a.Addrs {
		if addr.Is4() != (kind == A) {
			panic(fmt.Sprintf("resolver: %v is no address for a record of type %v", addr, kind))
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script[key{dns.CanonicalName(name), kind}] = a
}

// answer is what the script has for a question. A name of which it says nothing is none: whoever appends the domains of its system to a
// name (resolv.conf(5), search) is told so.
func (s *Server) answer(k key) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.script[k]; ok {
		return a
	}
	for other := range s.script {
		if other.name == k.name {
			return Answer{}
		}
	}
	return Answer{Fault: unknown}
}

// unknown is what becomes of a question about a name that nobody has set: in order, and no fault that anybody counts.
var unknown = fault.Fault{Kind: "unknown"}

// same reports whether two names are one: letters of either case are (RFC 4343), and clients mix them to tell forged answers.
func same(a, b string) bool { return strings.EqualFold(dns.Fqdn(a), dns.Fqdn(b)) }
