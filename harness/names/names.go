package names

import "net/netip"

// Server is where a resolver has to listen that is the system's: on the port of RFC 1035 section 4.2.
const Server = "127.0.0.1:53"

// The addresses that the network has beside its loopback addresses, of the blocks that are for documentation (RFC 5737, RFC 3849): without
// one of a family, those who go by it ask for no address of that family (AI_ADDRCONFIG, RFC 3493 section 6.1).
var (
	four = netip.MustParseAddr("203.0.113.1")
	six  = netip.MustParseAddr("2001:db8::1")
)

// file is one of those that say how names are looked up (resolv.conf(5), hosts(5), nsswitch.conf(5)).
type file struct {
	path, text string
	needed     bool // without it the system has another way, and ours would not be asked
}

// The search list is empty: a name is looked up as it is.
var files = []file{
	{"/etc/resolv.conf", "nameserver 127.0.0.1\nsearch .\n", true},
	{"/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n", false},
	{"/etc/nsswitch.conf", "hosts: files dns\n", false}, // musl has none
}

// caches are folders of those who answer for the C library, and would for this machine's resolver: nscd(8).
var caches = []string{"/run/nscd", "/var/run/nscd"}
