//go:build unix

package adapter

import "syscall"

const terminateSignal = syscall.SIGTERM
