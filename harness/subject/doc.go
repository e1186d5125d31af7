// Package subject is what is judged, as plain data: an Implementation, which a Manifest or the command line declares.
//
// What it offers decides which cases judge it (needs.go), what it declares of its times how long they wait (waits.go) and by which delays
// it comes back (backoff.go, band.go). Nothing here starts a process.
package subject
