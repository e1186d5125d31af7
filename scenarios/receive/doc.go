// Package receive judges how an implementation reads: all of it, in order, without starving others, and no further than it may.
//
// Cases: RCV; HOS-004, which are about the same behaviour.
package receive
