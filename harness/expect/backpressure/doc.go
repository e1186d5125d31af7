// Package backpressure brings an implementation to where nothing moves, proves that, and lets it go on.
//
//	stall.go         FillUp, StallsOn, SendRest
//	backpressure.go  what waits in sockets
package backpressure
