package process

import (
	"fmt"
)

// Queued returns what waits in the socket of this machine that has these addresses: bytes that its program has written and the other end
// has not taken yet, and bytes that have come and its program has not read. Only Linux can tell.
func Queued(local, remote string) (unsent, unread uint64, err error) {
	all, err := sockets()
	if err != nil {
		return 0, 0, fmt.Errorf("look into the socket of %s: %w", local, err)
	}
	for _, s := range all {
		if s.local.String() == local && s.remote.String() == remote {
			return s.unsent, s.unread, nil
		}
	}
	return 0, 0, fmt.Errorf("look into the socket of %s: none is connected to %s", local, remote)
}

// Unsent returns the bytes that the program which listens at this address has written to its connections and their other ends have not
// taken yet. Only Linux can tell.
func Unsent(listens string) (n uint64, err error) {
	all, err := sockets()
	if err != nil {
		return 0, fmt.Errorf("look into the sockets of %s: %w", listens, err)
	}
	for _, s := range all {
		if s.local.String() == listens && s.remote.Port() != 0 {
			n += s.unsent
		}
	}
	return n, nil
}
