// Package measure holds a delay or a rate that was asked for against what was measured: the evidence that a vehicle's fault
// acted. What was not kept counts as never. And what is measured over a long time has a slope.
//
//	late.go    delays
//	rate.go    rates
//	slope.go   lines through what was measured over a long time, and how sure they are
//	result.go  what was measured, for people
package measure
