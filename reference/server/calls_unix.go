//go:build unix && !linux

package server

import "syscall"

// receive reads once.
func receive(fd int, p []byte) (int, error) { return syscall.Read(fd, p) }

// transmit writes once.
func transmit(fd int, p []byte) (int, error) { return syscall.Write(fd, p) }
