//go:build !windows

package subject

// lacksSignals returns why no process can be asked to terminate: here there is SIGTERM.
func lacksSignals() string { return "" }

// lacksToldResets returns why nobody can tell a reset from the end of a stream: here the system does.
func lacksToldResets() string { return "" }
