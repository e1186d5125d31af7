//go:build !windows

package subject

// lacksSignals returns why no process can be asked to terminate: here there is SIGTERM.
func lacksSignals() string { return "" }
