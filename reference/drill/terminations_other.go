//go:build !windows

package drill

import (
	"os"
	"syscall"
)

// terminations ask a program to end.
var terminations = []os.Signal{syscall.SIGTERM}
