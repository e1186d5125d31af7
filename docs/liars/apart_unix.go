//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart keeps a run out of our process group: an interrupt of the terminal reaches us alone, and a run gets one, from us. The second
// would end it before it has written its report.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
