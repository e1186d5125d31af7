// Package path judges what a client makes of a network between that does not keep up: that passes nothing for a moment, or forgets.
//
// Cases: NET-002 and NET-003.
package path
