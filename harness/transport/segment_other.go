//go:build !linux

package transport

// setSegment does nothing. Windows has no such option; macOS and the BSDs refuse by EINVAL what is above the 512 bytes with which a new
// socket begins (tcp_ctloutput of their tcp_usrreq.c).
func setSegment(uintptr, int) error { return nil }
