//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// apart gives a shell a process group of its own: an interrupt of the terminal reaches us alone, and we pass it on once.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
}

// sweep ends what a shell has left beside it. An error says that nothing is left.
func sweep(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
