package subject

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// Loopback returns what keeps an address from being one on this machine: sockdrill sends faults, and never to a machine other than its own.
func Loopback(addr string) error { return transport.Of(addr).Check(addr) }

// CheckTransport returns what is wrong with the transport of an implementation.
func (i Implementation) CheckTransport() error {
	t, known := transport.Named(i.Transport)
	switch {
	case !known:
		return fmt.Errorf("there is no transport %q; there are %s", i.Transport, strings.Join(transport.Names(), ", "))
	case i.Target != "" && i.Transport != "" && transport.Of(i.Target).Prefix != t.Prefix:
		return fmt.Errorf("the transport is %s, and the target %s is reached over %s", t.Name, i.Target, transport.Of(i.Target).Name)
	case t.Datagrams:
		return i.checkDatagrams()
	case i.Carrier().OverTCP():
		return i.checkWords()
	case !i.Zero():
		return fmt.Errorf("an adapter is given hosts and ports; over %s, programs without an adapter are judged (%s or %s in the command)",
			t.Name, AddrWord, PathWord)
	case slices.ContainsFunc(i.Command, func(w string) bool { return strings.Contains(w, PortWord) }):
		return fmt.Errorf("%s has no ports: write %s or %s", t.Name, AddrWord, PathWord)
	}
	return nil
}

// checkWords returns what is wrong with the words of a command that belong to one transport only.
func (i Implementation) checkWords() error {
	if i.says(PathWord) {
		return fmt.Errorf("%s is the path of a Unix-domain socket: add the transport %s", PathWord, transport.Unix.Name)
	}
	for _, word := range []string{CAWord, CertWord, KeyWord, NameWord, ClientCertWord, ClientKeyWord} {
		if i.says(word) && !i.Secured() {
			return fmt.Errorf("%s belongs to TLS: add the transport %s", word, transport.TLS.Name)
		}
	}
	return nil
}
