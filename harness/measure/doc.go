// Package measure holds a delay or a rate that was asked for against what was measured: the evidence that a vehicle's fault
// acted. What was not kept counts as never.
//
//	late.go    delays
//	rate.go    rates
//	result.go  what was measured, for people
package measure
