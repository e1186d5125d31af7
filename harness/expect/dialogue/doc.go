// Package dialogue expects that a client which nobody drives goes on as it does by itself, whatever became of an answer on its way: what it
// asks next on the wire tells what it has made of the answer before, and so does what it prints, if it declares that.
//
//	course.go    how a dialogue goes if nothing is wrong
//	wrong.go     what is no answer, in place of one
//	cut.go       an answer that ends with its connection
//	together.go  two answers in one segment
//	late.go      an answer that comes too late
//	dialogue.go  one that is played, with an answer withheld or wrong
//	prints.go    what it prints of answers
//	expect.go    Waits, GoesOn, GoesOnAnew, Acts
package dialogue
