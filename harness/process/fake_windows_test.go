package process

import (
	"os"
)

var terminateSignal = os.Interrupt
