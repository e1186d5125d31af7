// Package timing holds every bound by name, with its reason, and the calibration that widens late edges on a slow host.
//
//	timing.go       the bounds of waiting, the windows of timers, and the limits that implementations are given in tests
//	service.go      how long an implementation works on a message, which makes bounds longer
//	calibration.go  how late this host is
//	round.go        durations as people read them
//
//	processors_linux.go, processors_other.go  the processors on which lateness is measured
package timing
