// Package process runs an implementation in a process group of its own: start, readiness, standard streams, what it uses, its sockets, its
// end.
//
// Launch makes a Process; Ready and Connects tell when it can be judged; Stop ends it and says what it left behind. One small file for each
// thing that differs between systems.
//
//	process.go    Launch, and a process that runs: its streams, signals to it, how it ended
//	lease.go      addresses to listen on
//	start.go      when a server is ready, and why one does not start
//	answers.go    waiting until a server of datagrams answers
//	readiness.go  the line by which a server says so
//	printed.go    what a client prints of the answers that it took
//	connects.go   when a client has connected
//	errors.go     the error of a start
//	stop.go       the end, gentle at first, and what is left after it
//	wallclock.go  its wall clock, which is set
//	tail.go       the first and last words of a stream
//	usage.go      what a process and its group use
//
// For each system:
//
//	gone.go                                                        a process that has ended, collected or not; how, in words
//	accounts_linux.go                                              how long its threads have waited for a processor
//	waits_linux.go                                                 whether one waits for a processor now
//	daemons_linux.go                                               what it started that has left its group
//	frozen.go                                                      whether a freeze has taken hold of all of them
//	state_linux.go, state_other.go                                 what the system says of both
//	group_unix.go, group_linux.go, group_bsd.go, group_windows.go  process groups and signals, and jobs
//	lease_linux.go, lease_other.go                                 loopback addresses of one's own
//	usage_linux.go, usage_windows.go, usage_other.go               how usage is measured
//	descriptors_linux.go, descriptors_other.go                     limits on descriptors
//	sockets_linux.go, sockets_other.go                             the system's table of sockets
//	dialling_linux.go                                              attempts to connect that nobody has answered
//	queued_linux.go                                                connections that stand, and bytes that wait in sockets
package process
