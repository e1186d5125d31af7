// Package dialogue expects that a client which nobody drives goes on as it does by itself, whatever became of an answer on its way: what it
// asks next on the wire tells what it has made of the answer before.
//
//	course.go    how a dialogue goes if nothing is wrong
//	late.go      an answer that comes too late
//	dialogue.go  one that is played, with an answer withheld or wrong
//	expect.go    Waits, GoesOn, GoesOnAnew, Acts
package dialogue
