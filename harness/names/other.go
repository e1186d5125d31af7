//go:build !linux

package names

import (
	"errors"
	"os/exec"
)

const onlyLinux = "a process can have a resolv.conf of its own only in a mount namespace, which only Linux has"

// Lacks returns why no process can have a resolver of ours for its system's.
func Lacks() string { return onlyLinux }

// Apart is called nowhere: Lacks said no.
func Apart(*exec.Cmd) {}

// Enter fails: there is no such namespace.
func Enter() error { return errors.New(onlyLinux) }
