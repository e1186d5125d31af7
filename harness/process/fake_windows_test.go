package process

import (
	"os"
	"testing"

	"golang.org/x/sys/windows"
)

var terminateSignal = os.Interrupt

// watchGroup returns what tells whether a process still runs. A handle keeps its number its own meanwhile.
func watchGroup(t *testing.T, pid int) (alive func() bool) {
	t.Helper()
	process, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = windows.CloseHandle(process) })
	return func() bool {
		event, _ := windows.WaitForSingleObject(process, 0)
		return event == uint32(windows.WAIT_TIMEOUT)
	}
}
