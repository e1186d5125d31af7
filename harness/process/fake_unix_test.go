//go:build unix

package process

import (
	"syscall"
)

const terminateSignal = syscall.SIGTERM
