// Package fast is what the reference server does for speed alone: a crew that serves all its connections with a few goroutines,
// by epoll, and asks the system for as little as it can. It is Linux's; elsewhere New returns nil, and nothing is different.
//
// Nothing here is needed for a right server, and little of it is worth having before it has been measured: package server is
// what to begin with, and to read first. docs/explanation/performance.md tells what each of the two costs.
//
// Read it in this order:
//
//	crew_linux.go   who serves which connection
//	duty_linux.go   one goroutine asks for all of a crew
//	poller_linux.go how it waits
//	conn_linux.go   a connection's turns
//	rest_linux.go   how it rests, and who wakes it
//	socket_linux.go its reads and writes, which do not wait
//	wait_linux.go   those that do
//	calls_linux.go  calls that the runtime is not told of
//	new_other.go    other systems
package fast
