package transport

import "golang.org/x/sys/windows"

// What the system says of a reset, and of a refusal. WinSock has numbers of its own: those of package syscall match nothing here.
var (
	ErrReset   error = windows.WSAECONNRESET
	ErrRefused error = windows.WSAECONNREFUSED
)
