package packets

import (
	"errors"
	"fmt"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// Enter makes the network in which this process was started its own, and usable: the loopback interface is brought up, and each segment
// leaves by itself. It refuses one that has been used before, so that no rule can ever be made in the network of this machine.
func Enter() error {
	lo, err := loopback()
	if err != nil {
		return err
	}
	if lo.Attrs().RawFlags&unix.IFF_UP != 0 {
		return errors.New("the network of this process is in use: it was not started in one of its own")
	}
	// A rule is to see each segment by itself, and not several in one packet that the system would cut for a wire.
	if err := netlink.LinkSetGSOMaxSegs(lo, 1); err != nil {
		return fmt.Errorf("let each segment leave by itself: %w", err)
	}
	if err := netlink.LinkSetUp(lo); err != nil {
		return fmt.Errorf("bring the loopback interface up: %w", err)
	}
	own = &Network{}
	return nil
}

func loopback() (netlink.Link, error) {
	lo, err := netlink.LinkByName("lo")
	if err != nil {
		return nil, fmt.Errorf("find the loopback interface: %w", err)
	}
	return lo, nil
}

// Relinquish is called on the thread that is going to start an implementation, and on no other: what it starts has none of the rights by
// which a worker that is not root acts on its network. Root keeps its own.
func Relinquish() {
	if own != nil {
		_ = unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
	}
}
