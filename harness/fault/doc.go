// Package fault says what may go wrong, as comparable, printable values. It knows nothing of how: that is the relay's part.
//
//	fault.go    a Fault: its kind, its numbers, which connections it concerns; and the Proof that one acted
//	vehicle.go  which vehicle can carry a kind out, and which properties of the way between it gives
//	ledger.go   counts of what was done, by whoever did it
package fault
