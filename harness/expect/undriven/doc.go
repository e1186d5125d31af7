// Package undriven expects what a client that nobody drives does, of which only the wire is seen: whether, when and how often it connects.
//
//	gaps.go    connections that follow one another, and the times between
//	expect.go  what comes after: ComesBack, GivesUp, EndsDialling, Open, Holds
package undriven
