package peer

import (
	"context"
	"sync"
)

// notice is a lock over some state, and a bell that rings when the state changes.
type notice struct {
	sync.Mutex
	bell chan struct{} // closed at the next change; nil while nobody waits
}

// changed rings the bell. The lock must be held.
func (n *notice) changed() {
	if n.bell != nil {
		close(n.bell)
		n.bell = nil
	}
}

// wait returns nil once ready says true, which is called with the lock held; or the cause why ctx ended first.
func (n *notice) wait(ctx context.Context, ready func() bool) error {
	for {
		n.Lock()
		if ready() {
			n.Unlock()
			return nil
		}
		if n.bell == nil {
			n.bell = make(chan struct{})
		}
		bell := n.bell
		n.Unlock()
		select {
		case <-bell:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
