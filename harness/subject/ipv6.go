package subject

import (
	"net"
	"sync"
)

// lacksIPv6 returns why no case can listen on the address ::1. What the machine has it has for the whole run.
var lacksIPv6 = sync.OnceValue(func() string {
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		return "this machine has no address ::1 (IPv6 is switched off)"
	}
	l.Close()
	return ""
})
