//go:build !linux

package relay

import (
	"time"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// unsent is not known here.
func unsent(transport.Stream) (n int, known bool) { return 0, false }

// dead is not known here: a reset that a write has met first is told by the write alone.
func dead(transport.Stream) bool { return false }

// awaitReset notices nothing here: after its FIN, a reset is met by the next write.
func awaitReset(transport.Stream) bool { return false }

func nap(d time.Duration) { time.Sleep(d) }

// timerSlack is left to nap, which is no finer here.
const timerSlack = 0
