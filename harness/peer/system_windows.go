package peer

import "syscall"

// resetErrnos are the system's words for a connection that the other side broke off.
var resetErrnos = []error{syscall.WSAECONNRESET, syscall.WSAECONNABORTED}
