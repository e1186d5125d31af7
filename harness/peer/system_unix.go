//go:build unix

package peer

import "syscall"

// resetErrnos are the system's words for a connection that the other side broke off. EPROTOTYPE is what macOS says to a write that meets
// the end of the connection half-way (sosend of XNU's uipc_socket.c).
var resetErrnos = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, syscall.EPROTOTYPE}
