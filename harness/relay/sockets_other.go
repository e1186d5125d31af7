//go:build !linux

package relay

import (
	"syscall"
	"time"
)

// unsent is not known here.
func unsent(syscall.Conn) (n int, known bool) { return 0, false }

// dead is not known here: a reset that a write has met first is told by the write alone.
func dead(syscall.Conn) bool { return false }

// awaitReset notices nothing here: after its FIN, a reset is met by the next write.
func awaitReset(syscall.Conn) bool { return false }

func nap(d time.Duration) { time.Sleep(d) }

// timerSlack is left to nap, which is no finer here.
const timerSlack = 0
