package job

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// Killed is the exit code of what Kill ended. It has the bit that a code of NTSTATUS has if it is none of the system's, so that no other
// end looks like it.
const Killed = 0xE0000009

// The codes of NTSTATUS that are errors of the system: a program that exits by itself has small ones, or -1 and its neighbours.
const (
	crashed = 0xC0000000
	system  = 0xCFFFFFFF
)

// ends names the codes that are met most.
var ends = map[uint32]string{
	Killed:                                        "killed",
	uint32(windows.STATUS_CONTROL_C_EXIT):         "CTRL_BREAK",
	uint32(windows.STATUS_ACCESS_VIOLATION):       "an access violation",
	uint32(windows.STATUS_STACK_OVERFLOW):         "a stack overflow",
	uint32(windows.STATUS_HEAP_CORRUPTION):        "a corrupted heap",
	uint32(windows.STATUS_STACK_BUFFER_OVERRUN):   "a fail-fast exception",
	uint32(windows.STATUS_ILLEGAL_INSTRUCTION):    "an illegal instruction",
	uint32(windows.STATUS_INTEGER_DIVIDE_BY_ZERO): "a division by zero",
	uint32(windows.STATUS_DLL_NOT_FOUND):          "a missing DLL",
	uint32(windows.STATUS_ENTRYPOINT_NOT_FOUND):   "an entry point that a DLL lacks",
	uint32(windows.STATUS_DLL_INIT_FAILED):        "a DLL that does not start",
}

// Ended says what ended a process with this exit code; empty if it exited by itself.
func Ended(code uint32) string {
	switch name := ends[code]; {
	case code == Killed:
		return name
	case code < crashed || code > system:
		return ""
	case name == "":
		return fmt.Sprintf("the exception 0x%08X", code)
	case windows.NTStatus(code) == windows.STATUS_CONTROL_C_EXIT:
		return name
	default:
		return fmt.Sprintf("%s (0x%08X)", name, code)
	}
}
