// Package retry judges which requests are sent again, how often, and what a server does with the copies.
//
// Cases: RTY.
package retry
