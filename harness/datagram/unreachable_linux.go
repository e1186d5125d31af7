package datagram

import (
	"cmp"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// refused is how a system tells a socket that its datagram met a port at which nobody listens.
const refused = syscall.ECONNREFUSED

// deafen connects the socket to itself, so that it hears nobody else: the system answers what comes for it from others as if nobody
// listened there. It still sends to whom it is told to.
func deafen(conn *net.UDPConn) error {
	raw, err := conn.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		own, err := syscall.Getsockname(int(fd))
		if err == nil {
			err = syscall.Connect(int(fd), own)
		}
		failed = err
	})
	return cmp.Or(err, failed)
}

// Unreachable is how many datagrams this system has got for ports at which nobody listens, and answered by ICMP (proc_net_snmp: Udp
// NoPorts). known is false where that cannot be read.
func Unreachable() (n int, known bool) {
	text, err := os.ReadFile("/proc/net/snmp")
	if err != nil {
		return 0, false
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] != "Udp:":
		case names == nil:
			names = words
		default:
			at := slices.Index(names, "NoPorts")
			if at < 0 || at >= len(words) {
				return 0, false
			}
			n, err := strconv.Atoi(words[at])
			return n, err == nil
		}
	}
	return 0, false
}
