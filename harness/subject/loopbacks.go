package subject

import (
	"net"
	"sync"
)

// lacksLoopbacks returns why no case can listen on addresses of the loopback interface beside 127.0.0.1. What the machine has it has for
// the whole run.
var lacksLoopbacks = sync.OnceValue(func() string {
	l, err := net.Listen("tcp4", "127.0.0.2:0")
	if err != nil {
		return "this machine has no address 127.0.0.2 (on macOS: sudo ifconfig lo0 alias 127.0.0.2, and 127.0.0.3)"
	}
	l.Close()
	return ""
})
