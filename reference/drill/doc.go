// Package drill is the adapter of the reference: it speaks the drill protocol on its standard streams and drives package
// client or package server. It holds no limits and takes no decisions of its own; those are theirs.
package drill
