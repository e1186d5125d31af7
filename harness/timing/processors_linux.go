package timing

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// mostProcessors bounds how many processors are watched: each of them is woken a thousand times a second.
const mostProcessors = 16

// processors are those that this process may use.
func processors() []int {
	var may unix.CPUSet
	if err := unix.SchedGetaffinity(0, &may); err != nil {
		return []int{noProcessor}
	}
	var found []int
	for cpu := 0; len(found) < min(may.Count(), mostProcessors); cpu++ {
		if may.IsSet(cpu) {
			found = append(found, cpu)
		}
	}
	return found
}

// pin keeps the calling goroutine on this processor. Its thread ends with it: no other goroutine is to be kept there.
func pin(processor int) {
	if processor == noProcessor {
		return
	}
	runtime.LockOSThread()
	var only unix.CPUSet
	only.Set(processor)
	_ = unix.SchedSetaffinity(0, &only) // it was taken away meanwhile: any other will do
}
