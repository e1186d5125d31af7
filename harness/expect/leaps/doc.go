// Package leaps lets the wall clock of the implementation leap, and holds to their length the times that must not follow it.
//
//	clock.go  the clock: Apart, By, Seen
//	holds.go  a time without a leap in it, and one with: Holds, In
package leaps
