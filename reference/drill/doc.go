// Package drill is the adapter of the reference: it speaks the drill protocol on its standard streams and drives package
// client or package server, with the crew of package fast where the command line asks for it. It holds no limits and takes no
// decisions of its own; those are theirs.
package drill
