package adapter

import "os"

var terminateSignal = os.Interrupt
