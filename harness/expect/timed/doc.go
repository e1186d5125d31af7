// Package timed holds times against bounds: never early, late within reason. Every time that was held against one is in the report.
//
//	timed.go        times that the wire shows
//	told.go         times that the implementation tells, by its own clock
//	calm.go         what did not happen while nothing kept it from happening
//	undisturbed.go  what only means something on a host that was not late
package timed
