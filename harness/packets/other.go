//go:build !linux

package packets

import (
	"errors"
	"net/netip"
	"os/exec"

	"github.com/sockdrill/sockdrill/harness/fault"
)

const onlyLinux = "segments can be lost in a network of our own, which only Linux has"

// Lacks returns why no process can have a network of its own in which segments vanish.
func Lacks() string { return onlyLinux }

// Means says nothing where there are none.
func Means() string { return "" }

// Apart is called nowhere: Lacks said no.
func Apart(*exec.Cmd) {}

// Enter fails: there is no such network.
func Enter() error { return errors.New(onlyLinux) }

// Relinquish has nothing to give up.
func Relinquish() {}

// Own fails, as Enter does.
func (n *Network) Own(...netip.Addr) error { return Enter() }

// From fails, as Enter does.
func (n *Network) From(netip.Addr) error { return Enter() }

// Leave fails, as Enter does.
func (n *Network) Leave(*fault.Ledger) error { return Enter() }

func (r *Rule) begin(netip.AddrPort) error { return Enter() }

func (r *Rule) counted() (segments, bytes uint64, err error) { return 0, 0, Enter() }

func (r *Rule) end() error { return Enter() }
