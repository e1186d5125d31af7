//go:build unix

package peer

import "syscall"

// resetErrnos are the system's words for a connection that the other side broke off.
var resetErrnos = []error{syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED}

// errnoReset is the one of them that says that no FIN came before.
var errnoReset error = syscall.ECONNRESET
