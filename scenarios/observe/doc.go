// Package observe judges what an implementation tells of itself: counters, names, reasons, and what it should not tell.
//
// Cases: OBS.
package observe
