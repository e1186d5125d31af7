package drill

import (
	"os"
	"syscall"
)

// terminations ask a program to end: CTRL_BREAK, which Go calls an interrupt, and the end of the console or of the session.
var terminations = []os.Signal{os.Interrupt, syscall.SIGTERM}
