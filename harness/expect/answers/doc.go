// Package answers expects answers to questions that are asked by datagrams, which may be lost by nobody's fault: a question is asked again
// until its time is over.
//
//	answers.go  that a question is answered, and rightly; that a server still does so
package answers
