// Package lossy judges a client on paths that take no segments, or not all of them: in a network that each case has for itself.
//
//	address.go  the address goes away that it connects from
//	shrink.go   large segments vanish
//
// Cases: NET-004, NET-005.
package lossy
