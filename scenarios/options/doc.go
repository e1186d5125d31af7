// Package options judges the options of sockets, as far as they show.
//
// Cases: OPT.
package options
