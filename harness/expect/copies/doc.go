// Package copies expects when a client of datagrams asks again, and that it does not.
//
//	copies.go  the next copy of a question, and none any more
package copies
