package resolver

import (
	"context"
	"errors"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

const name = "peer.sockdrill.test"

// started is a resolver, and a client of the standard library that asks it and nobody else.
func started(t *testing.T) (*Server, *fault.Ledger, *net.Resolver) {
	t.Helper()
	ledger := &fault.Ledger{}
	s, err := Start(Config{Trace: trace.New(), Ledger: ledger})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, ledger, &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.Addr())
	}}
}

func lookUp(t *testing.T, r *net.Resolver, network, name string) ([]string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	addrs, err := r.LookupNetIP(ctx, network, name)
	var all []string
	for _, a := range addrs {
		all = append(all, a.Unmap().String())
	}
	return all, err
}

func times(l *fault.Ledger, kind fault.Kind) (n int) {
	for _, p := range l.Proofs() {
		if p.Fault.Kind == kind {
			n += p.Times
		}
	}
	return n
}

func TestAClientIsToldWhatTheScriptSays(t *testing.T) {
	s, _, client := started(t)
	s.Set(name, A, Addresses("127.0.0.1", "127.0.0.2"))
	s.Set(name, AAAA, Answer{Addrs: Addresses("::1").Addrs, Alias: "other.sockdrill.test"})
	for network, want := range map[string][]string{"ip4": {"127.0.0.1", "127.0.0.2"}, "ip6": {"::1"}} {
		got, err := lookUp(t, client, network, name)
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v; want %v", network, got, err, want)
		}
	}
	asked := s.Asked("PEER.sockdrill.test.", A)
	if len(asked) != 1 || asked[0].Answered < asked[0].At || asked[0].At == 0 || asked[0].TCP {
		t.Errorf("kept %+v, want one question by UDP that was answered", asked)
	}
	s.Set(name, A, Addresses("127.0.0.3"))
	if got, err := lookUp(t, client, "ip4", name); err != nil || !slices.Equal(got, []string{"127.0.0.3"}) {
		t.Errorf("after the answer changed: %v, %v", got, err)
	}
}

func TestWhatIsTruncatedIsWholeByTCP(t *testing.T) {
	s, ledger, client := started(t)
	s.Set(name, A, Addresses("127.0.0.1").But(fault.CutAnswer()))
	if got, err := lookUp(t, client, "ip4", name); err != nil || len(got) != 1 {
		t.Errorf("%v, %v; want one address", got, err)
	}
	asked := s.Asked(name, A)
	if len(asked) != 2 || asked[0].TCP || !asked[1].TCP || times(ledger, fault.KindCutAnswer) != 1 {
		t.Errorf("kept %+v and counted %v, want a question by UDP that was cut, and one by TCP that was not", asked, ledger.Proofs())
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	s, ledger, client := started(t)
	s.Set(name, A, Answer{Fault: fault.NoName()})
	s.Set(name, AAAA, Answer{Fault: fault.ServFail()})
	var dns *net.DNSError
	if _, err := lookUp(t, client, "ip4", name); !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("no such name: %v", err)
	}
	if _, err := lookUp(t, client, "ip6", name); !errors.As(err, &dns) || dns.IsNotFound || !dns.IsTemporary {
		t.Errorf("servfail: %v", err)
	}
	if times(ledger, fault.KindNoName) == 0 || times(ledger, fault.KindServFail) == 0 {
		t.Errorf("counted %v, want both", ledger.Proofs())
	}
	if _, err := lookUp(t, client, "ip4", "nobody.sockdrill.test"); !errors.As(err, &dns) || !dns.IsNotFound {
		t.Errorf("a name of which nothing was said: %v", err)
	}
}

func TestAnswersComeLateOrNever(t *testing.T) {
	s, ledger, client := started(t)
	const delay = 50 * time.Millisecond
	s.Set(name, A, Addresses("127.0.0.1").But(fault.Tardy(delay)))
	if _, err := lookUp(t, client, "ip4", name); err != nil {
		t.Error(err)
	}
	if q := s.Asked(name, A)[0]; q.Answered-q.At < delay {
		t.Errorf("answered after %v, want %v", q.Answered-q.At, delay)
	}
	s.Set(name, A, Answer{Fault: fault.Unanswered()})
	if _, err := lookUp(t, client, "ip4", name); err == nil {
		t.Error("an address came of a question that nobody answers")
	}
	if q := s.Asked(name, A)[1]; q.Answered != 0 || times(ledger, fault.KindUnanswered) == 0 || times(ledger, fault.KindTardy) != 1 {
		t.Errorf("kept %+v and counted %v", q, ledger.Proofs())
	}
	s.Set(name, A, Addresses("127.0.0.1").But(fault.Tardy(time.Hour))) // of which Close does not wait for the end
	_, _ = lookUp(t, client, "ip4", name)
}

func TestAScriptThatNobodyCouldFollowIsRefused(t *testing.T) {
	s, _, _ := started(t)
	for what, set := range map[string]func(){
		"an address of the other family":       func() { s.Set(name, A, Addresses("::1")) },
		"a fault that no resolver carries out": func() { s.Set(name, A, Addresses().But(fault.Refuse())) },
		"an address of the other family, AAAA": func() { s.Set(name, AAAA, Addresses("127.0.0.1")) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: taken", what)
				}
			}()
			set()
		}()
	}
	if _, err := Start(Config{}); err == nil {
		t.Error("started without a trace")
	}
}
