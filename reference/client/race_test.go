package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// network is several servers in virtual time: each address answers, refuses or is silent, after a while.
type network struct {
	mu      sync.Mutex
	began   time.Time
	behaves map[string]behaviour
	tried   []string
	at      []time.Duration
	open    int // connections that nobody has closed
}

type behaviour struct {
	after time.Duration
	err   error // nil: it answers
}

var errRefused = errclass.New(errclass.Refused, "nobody is there")

// silent answers nothing within any limit of these tests.
var silent = behaviour{after: time.Hour}

func (n *network) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	n.mu.Lock()
	n.tried = append(n.tried, addr)
	n.at = append(n.at, time.Since(n.began))
	does := n.behaves[addr]
	n.mu.Unlock()
	select {
	case <-time.After(does.after):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if does.err != nil {
		return nil, does.err
	}
	near, far := net.Pipe()
	n.count(1)
	go func() {
		io.Copy(io.Discard, far) // until it is closed
		n.count(-1)
		far.Close()
	}()
	return near, nil
}

func (n *network) count(by int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.open += by
}

// on runs a client of these addresses until it is connected or has ended.
func (n *network) on(t *testing.T, cfg Config, addrs []string, test func(c *Client, w *witness, took time.Duration)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &witness{}
		settled := make(chan struct{}, 10)
		cfg.Dial = n.dial
		cfg.OnEvent = func(e Event) {
			w.see(e)
			if e.Kind == StateChanged && (e.To == Connected || e.To == Disconnected) {
				settled <- struct{}{}
			}
		}
		c, err := New(cfg, addrs...)
		if err != nil {
			t.Fatal(err)
		}
		n.began = time.Now()
		c.Connect()
		<-settled
		test(c, w, time.Since(n.began))
		c.Stop()
		synctest.Wait()
		if n.open != 0 {
			t.Errorf("%d connections left open", n.open)
		}
	})
}

const six, four = "[::1]:9", "127.0.0.1:9"

func TestSilentFirstAddressCostsTheAttemptDelay(t *testing.T) {
	n := &network{behaves: map[string]behaviour{six: silent}}
	n.on(t, Config{ConnectTimeout: time.Minute}, []string{six, four}, func(c *Client, w *witness, took time.Duration) {
		if took != 250*ms || c.State() != Connected {
			t.Errorf("%s after %v, want connected after 250 ms", c.State(), took)
		}
	})
}

func TestRefusedFirstAddressCostsNothing(t *testing.T) {
	n := &network{behaves: map[string]behaviour{six: {err: errRefused}}}
	n.on(t, Config{}, []string{six, four}, func(c *Client, w *witness, took time.Duration) {
		if took != 0 || c.State() != Connected {
			t.Errorf("%s after %v, want connected at once", c.State(), took)
		}
	})
}

func TestHealthyFirstAddressIsNotRaced(t *testing.T) {
	n := &network{behaves: map[string]behaviour{six: {after: 200 * ms}}}
	n.on(t, Config{}, []string{six, four}, func(c *Client, w *witness, took time.Duration) {
		if !slices.Equal(n.tried, []string{six}) {
			t.Errorf("tried %v, want the first alone", n.tried)
		}
	})
}

func TestLoserIsClosed(t *testing.T) {
	n := &network{behaves: map[string]behaviour{six: {after: 300 * ms}, four: {after: 100 * ms}}}
	n.on(t, Config{}, []string{six, four}, func(c *Client, w *witness, took time.Duration) {
		if took != 300*ms {
			t.Errorf("connected after %v, want 300 ms", took)
		}
	})
}

func TestFamiliesTakeTurns(t *testing.T) {
	addrs := []string{"[::1]:1", "[::1]:2", "[::1]:3", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"}
	n := &network{behaves: map[string]behaviour{}}
	for _, addr := range addrs {
		n.behaves[addr] = silent
	}
	n.on(t, Config{ConnectTimeout: 2 * time.Second}, addrs, func(c *Client, w *witness, took time.Duration) {
		want := []string{addrs[0], addrs[3], addrs[1], addrs[4], addrs[2], addrs[5]}
		if !slices.Equal(n.tried, want) {
			t.Errorf("tried %v, want %v", n.tried, want)
		}
		for i, at := range n.at {
			if at != time.Duration(i)*250*ms {
				t.Errorf("address %d was tried at %v, want %v", i, at, time.Duration(i)*250*ms)
			}
		}
		got := w.troubles()
		if took != 2*time.Second || len(got) != 1 || got[0].Class != errclass.ConnectTimeout {
			t.Errorf("after %v troubles %+v, want connect_timeout once, after the one limit of all", took, got)
		}
	})
}

func TestAttemptDelayIsKeptWithinItsBounds(t *testing.T) {
	for given, want := range map[time.Duration]time.Duration{ms: 10 * ms, time.Minute: 2 * time.Second, 100 * ms: 100 * ms} {
		n := &network{behaves: map[string]behaviour{six: silent}}
		n.on(t, Config{AttemptDelay: given}, []string{six, four}, func(c *Client, w *witness, took time.Duration) {
			if took != want {
				t.Errorf("AttemptDelay %v: the second address after %v, want %v", given, took, want)
			}
		})
	}
}

func TestFailureListsEveryAddress(t *testing.T) {
	addrs := []string{"[::1]:1", "127.0.0.1:1", "[::1]:2"}
	n := &network{behaves: map[string]behaviour{}}
	for _, addr := range addrs {
		n.behaves[addr] = behaviour{err: errRefused}
	}
	n.on(t, Config{}, addrs, func(c *Client, w *witness, took time.Duration) {
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.Refused || len(got[0].Err.History) != 3 {
			t.Errorf("troubles %+v, want one refusal with a history of three", got)
		}
	})
}

// zone is a resolver in virtual time.
type zone map[string]struct { // by network
	after time.Duration
	addr  string
	err   error
}

func (r zone) LookupNetIP(ctx context.Context, network, _ string) ([]netip.Addr, error) {
	a := r[network]
	select {
	case <-time.After(a.after):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if a.err != nil {
		return nil, a.err
	}
	return []netip.Addr{netip.MustParseAddr(a.addr)}, nil
}

type found = struct {
	after time.Duration
	addr  string
	err   error
}

func TestResolutionDelay(t *testing.T) {
	for name, row := range map[string]struct {
		six   found
		tried string
		took  time.Duration
	}{
		"IPv6 within the delay":      {found{after: 30 * ms, addr: "::1"}, six, 30 * ms},
		"IPv6 never":                 {found{after: time.Hour}, four, 50 * ms},
		"no IPv6, and it is said so": {found{err: &net.DNSError{IsNotFound: true}}, four, 0},
	} {
		n := &network{}
		cfg := Config{Resolver: zone{"ip6": row.six, "ip4": {addr: "127.0.0.1"}}}
		n.on(t, cfg, []string{"server.example:9"}, func(c *Client, w *witness, took time.Duration) {
			if n.tried[0] != row.tried || took != row.took {
				t.Errorf("%s: %v first, connected after %v; want %s, %v", name, n.tried, took, row.tried, row.took)
			}
		})
	}
}

func TestWhatAResolverSaysDecidesWhatFollows(t *testing.T) {
	policy := &Backoff{Initial: 10 * ms, Attempts: 3}
	for name, row := range map[string]struct {
		err   error
		class errclass.Class
		tries int
	}{
		"no such name":       {&net.DNSError{IsNotFound: true}, errclass.Resolve, 1},
		"the resolver fails": {&net.DNSError{IsTemporary: true}, errclass.GaveUp, 3},
		"something else":     {errors.New("socket trouble"), errclass.GaveUp, 3},
	} {
		n := &network{}
		answer := found{err: row.err}
		cfg := Config{Backoff: policy, Resolver: zone{"ip6": answer, "ip4": answer}}
		n.on(t, cfg, []string{"server.example:9"}, func(c *Client, w *witness, took time.Duration) {
			tries := 0
			for _, state := range w.states() {
				if state == Resolving {
					tries++
				}
			}
			last := w.all()[len(w.all())-1]
			if last.Class != row.class || tries != row.tries {
				t.Errorf("%s: %s after %d tries, want %s after %d", name, last.Class, tries, row.class, row.tries)
			}
		})
	}
}

func TestTheLimitCountsResolving(t *testing.T) {
	n := &network{behaves: map[string]behaviour{six: silent}}
	cfg := Config{ConnectTimeout: 500 * ms, Resolver: zone{"ip6": {after: 300 * ms, addr: "::1"},
		"ip4": {err: &net.DNSError{IsNotFound: true}}}}
	n.on(t, cfg, []string{"server.example:9"}, func(c *Client, w *witness, took time.Duration) {
		if got := w.troubles(); took != 500*ms || len(got) != 1 || got[0].Class != errclass.ConnectTimeout {
			t.Errorf("%+v after %v, want connect_timeout after 500 ms", got, took)
		}
	})
}

// moving is a resolver whose answers come one after the other: the name moves to another address.
type moving struct {
	mu    sync.Mutex
	addrs []string
}

func (r *moving) LookupNetIP(_ context.Context, network, _ string) ([]netip.Addr, error) {
	if network == "ip6" {
		return nil, &net.DNSError{IsNotFound: true}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	addr := r.addrs[0]
	r.addrs = r.addrs[1:]
	return []netip.Addr{netip.MustParseAddr(addr)}, nil
}

// A path that swallows everything says nothing: only the ping that is not answered tells. The old address may be dead with
// the network that it was on, so that the name is looked up again.
func TestBlackholedPathIsLeft(t *testing.T) {
	n := &network{}
	cfg := Config{
		Messages: true, PingInterval: 200 * ms, PingTimeout: 300 * ms, Reconnect: true, Backoff: &Backoff{Initial: 100 * ms},
		Resolver: &moving{addrs: []string{"127.0.0.1", "127.0.0.2"}},
	}
	n.on(t, cfg, []string{"server.example:9"}, func(c *Client, w *witness, _ time.Duration) {
		time.Sleep(700 * ms)
		synctest.Wait()
		if want := []string{"127.0.0.1:9", "127.0.0.2:9"}; !slices.Equal(n.tried, want) || n.at[1] != 600*ms {
			t.Errorf("dialled %v at %v, want %v, the second after the ping, its limit and the backoff", n.tried, n.at, want)
		}
		if got := w.troubles(); len(got) != 1 || got[0].Class != errclass.PingTimeout || c.State() != Connected {
			t.Errorf("troubles %+v and %s, want ping_timeout once and connected again", got, c.State())
		}
	})
}
