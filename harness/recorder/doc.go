// Package recorder runs somebody's own client and server through a relay that keeps what they say, so that package learn can read
// their protocol off it.
//
//	recorder.go  one run, from the server's start to the client's end
package recorder
