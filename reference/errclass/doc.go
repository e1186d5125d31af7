// Package errclass names why a connection or a request ended, in a closed set of words.
//
// An operating system has dozens of error numbers for a few things that can happen to a connection, and they differ
// between systems: a reset arrives as ECONNRESET from a read and as EPIPE from the second write after it. Whoever
// decides whether to retry needs the few, so errors are classified once, here, where they enter.
//
//	errclass.go  the classes, and which error is of which
//
//	errno_windows.go, errno_other.go  the system's numbers
package errclass
