// Package race judges a client that has several addresses for one server, or a name: how it looks that up, which address it tries when,
// and what becomes of the others.
//
//	race.go, losers.go        addresses that it is given: the next one, and those that have not won
//	bounds.go, failing.go     how long the next one waits; what becomes of an attempt at all of them
//	names.go                  a client that is given a name, and a resolver of ours
//	families.go, turns.go     which family it uses, and how they take turns
//	limits.go, unresolved.go  a look-up that takes long, or fails
//	moved.go, switched.go     a name that leads elsewhere than before; and a path that goes dead
//
// Cases: HEB; NET; CTO-010, CAN-001, FSM-006, FSM-015 and RTY-026, which are about looking names up, too.
package race
