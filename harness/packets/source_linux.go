package packets

import (
	"fmt"
	"net"
	"net/netip"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// Own gives this network further addresses, of either family, which it then reaches like those of the loopback interface.
func (n *Network) Own(addrs ...netip.Addr) error {
	lo, err := loopback()
	if err != nil {
		return err
	}
	for _, addr := range addrs {
		if err := netlink.AddrAdd(lo, one(addr)); err != nil {
			return fmt.Errorf("give this machine the address %s: %w", addr, err)
		}
	}
	return nil
}

// From gives this machine two addresses, and lets connections to host, of 127.0.0.0/8, come from First as long as that is there, and from
// Then afterwards.
func (n *Network) From(host netip.Addr) error {
	lo, err := loopback()
	if err != nil {
		return err
	}
	if err := n.Own(First, Then); err != nil {
		return err
	}
	for preference, addr := range []netip.Addr{First, Then} {
		route := netlink.Route{LinkIndex: lo.Attrs().Index, Dst: exactly(host), Src: addr.AsSlice(), Table: unix.RT_TABLE_LOCAL,
			Type: unix.RTN_LOCAL, Scope: netlink.SCOPE_HOST, Priority: 1 + preference}
		if err := netlink.RouteAdd(&route); err != nil {
			return fmt.Errorf("let connections to %s come from %s: %w", host, addr, err)
		}
		if addr == First {
			n.way = func() error { return netlink.RouteDel(&route) }
		}
	}
	return nil
}

// Leave takes First away, and the route over which connections come from there: of those that lead to an address of this machine, the
// kernel keeps what it should drop. The ledger is told once the address is not listed any more.
func (n *Network) Leave(ledger *fault.Ledger) error {
	lo, err := loopback()
	if err != nil {
		return err
	}
	if err := n.way(); err != nil {
		return fmt.Errorf("take the route from %s away: %w", First, err)
	}
	if err := netlink.AddrDel(lo, one(First)); err != nil {
		return fmt.Errorf("take the address %s away: %w", First, err)
	}
	left, err := netlink.AddrList(lo, netlink.FAMILY_V4)
	if err != nil {
		return fmt.Errorf("list the addresses: %w", err)
	}
	for _, a := range left {
		if a.IP.Equal(First.AsSlice()) {
			return fmt.Errorf("take the address %s away: it is still there", First)
		}
	}
	ledger.Done(fault.Unaddress())
	return nil
}

func one(a netip.Addr) *netlink.Addr { return &netlink.Addr{IPNet: exactly(a)} }

func exactly(a netip.Addr) *net.IPNet {
	return &net.IPNet{IP: a.AsSlice(), Mask: net.CIDRMask(a.BitLen(), a.BitLen())}
}
