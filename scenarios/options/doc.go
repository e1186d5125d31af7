// Package options judges the options of sockets, as far as they show.
//
//	one_segment.go, write_once.go  TCP_NODELAY: header and payload
//	port.go                        a port that is taken
//	keepalive.go, user_timeout.go  a connection whose segments vanish
//
// Cases: OPT.
package options
