// Package leap moves the wall clock that a running process sees, and no other clock of it: by how much is said, and how often it asks is
// counted. Nothing is asked of the program, and no clock of this machine is touched.
//
// Programs do not ask the kernel for the time. They call a few functions that the kernel has put into each process (vdso(7)), the way
// there of every C library and of Go. Writing to that page through /proc/PID/mem gives one process a copy of its own, in which those
// functions lead to ours: they ask the kernel, add what was said to what it answers about the wall clock, and count.
//
// Out of reach are programs that ask the kernel by a system call, and the kernel itself: whoever has it wait until a time of the wall
// clock is woken by the true one. Linux on x86-64 only.
//
//	clocks.go  the clocks of the processes of a group: Take, Set, Asked
//	code.go    what is written, and where: the functions in the machine's language
//	lacks.go   why this machine cannot do that: Lacks
//
// For each system:
//
//	memory_linux_amd64.go, memory_other.go  the memory of another process
package leap
