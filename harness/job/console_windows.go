package job

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// Break sends CTRL_BREAK to the process group of the job's first process, as who wants a program of the console to end does. It takes a
// console, which the two share: see Console.
func (j *Job) Break() error {
	if err := windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(j.leader)); err != nil {
		return fmt.Errorf("send CTRL_BREAK by the console: %w", err)
	}
	return nil
}

// Console reports whether this process has a console, by which alone CTRL_BREAK can be sent.
func Console() bool {
	_, err := windows.GetConsoleCP()
	return err == nil
}
