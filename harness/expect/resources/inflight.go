package resources

import (
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/process"
)

// InFlight returns how many bytes the implementation's program has given to the system on this connection that our peer has not
// read: they wait in the buffers of both ends. Only Linux tells; elsewhere known is false.
func InFlight(c *peer.Conn) (n int64, known bool) {
	theirs, _, err := process.Queued(c.Remote(), c.Local())
	if err != nil {
		return 0, false
	}
	_, ours, err := process.Queued(c.Local(), c.Remote())
	return int64(theirs + ours), err == nil
}
