// Package observe judges what an implementation tells of itself: counters, names, reasons.
//
// Cases: OBS.
package observe
