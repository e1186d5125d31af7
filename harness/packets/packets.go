package packets

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Network is the network that this process has for itself.
type Network struct {
	mu    sync.Mutex
	rules int          // that were made, for their names
	way   func() error // takes the route away over which connections come from First; nil before From
}

// own is the network of this process: nil if it lives in that of everybody.
var own *Network

// Here is the network that this process has for itself; nil if it has none.
func Here() *Network { return own }

// The addresses that connections come from, where a case lets one of them go away: of the blocks that are for documentation (RFC 5737),
// which nobody has.
var (
	First = netip.MustParseAddr("192.0.2.1")
	Then  = netip.MustParseAddr("198.51.100.1")
)

// Rule does one fault, on the segments of TCP to one address, or from there. Its methods may be called from any goroutine.
type Rule struct {
	fault  fault.Fault
	ledger *fault.Ledger
	name   string

	mu     sync.Mutex
	told   uint64 // segments that the ledger has been told of
	bytes  uint64 // likewise, with their headers
	healed bool
	failed error // why the counter could not be read
}

// Do begins a fault of a kind that makes segments vanish, on those that travel its way to or from addr, which is the server's: numeric,
// of IPv4. The ledger is told by what nftables has counted.
func (n *Network) Do(ledger *fault.Ledger, f fault.Fault, addr string) (*Rule, error) {
	at, err := netip.ParseAddrPort(addr)
	if err == nil && !at.Addr().Is4() {
		err = errors.New("it is not of IPv4")
	}
	if err != nil {
		return nil, fmt.Errorf("begin %s at %q: %w", f, addr, err)
	}
	if f.Kind != fault.KindDrop && f.Kind != fault.KindShrink {
		return nil, fmt.Errorf("begin %s at %s: no rule makes that", f, addr)
	}
	n.mu.Lock()
	n.rules++
	r := &Rule{fault: f, ledger: ledger, name: fmt.Sprintf("fault%d", n.rules)}
	n.mu.Unlock()
	if err := r.begin(at); err != nil {
		return nil, fmt.Errorf("begin %s at %s: %w", f, addr, err)
	}
	ledger.Watch(func() { _, _ = r.Vanished() })
	return r, nil
}

// Vanished is how many segments have vanished so far, as nftables counts them. It tells the ledger of those that are new.
func (r *Rule) Vanished() (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.healed || r.failed != nil {
		return int(r.told), r.failed
	}
	err := r.settle()
	return int(r.told), err
}

// settle reads the counter. The lock is held.
func (r *Rule) settle() error {
	segments, bytes, err := r.counted()
	if err != nil {
		r.failed = fmt.Errorf("read the counter of %s: %w", r.fault, err)
		r.ledger.Say(r.fault, "%v", r.failed)
		return r.failed
	}
	if segments > r.told {
		r.ledger.Sent(r.fault, int(segments-r.told), int64(bytes-r.bytes))
	}
	r.told, r.bytes = segments, bytes
	return nil
}

// Heal ends the fault: segments arrive again.
func (r *Rule) Heal() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.healed {
		return nil
	}
	if err := r.settle(); err != nil {
		return err
	}
	if err := r.end(); err != nil {
		return fmt.Errorf("end %s: %w", r.fault, err)
	}
	r.healed = true
	r.ledger.Healed(r.fault)
	return nil
}
