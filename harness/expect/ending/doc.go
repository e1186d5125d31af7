// Package ending expects how a connection, or a process, ends: or that it does not.
//
//	ending.go   of a connection: Comes, Within, InOrder; and what the account says of it: Reported, ReportedBy
//	stays.go    that it does not end: NotWithin; not before a limit on silence has passed: NotBefore
//	relay.go    of a connection whose end our peer cannot see
//	process.go  of the process
package ending
