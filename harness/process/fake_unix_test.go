//go:build unix

package process

import (
	"syscall"
	"testing"
)

const terminateSignal = syscall.SIGTERM

// watchGroup returns what tells whether somebody of a group still runs.
func watchGroup(_ *testing.T, group int) (alive func() bool) {
	return func() bool { return len(groupMembers(group)) > 0 }
}
