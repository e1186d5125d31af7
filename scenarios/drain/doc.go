// Package drain judges how a server that is asked to terminate comes to its end.
//
// Cases: GRC; HBT-010, which are about the same behaviour.
package drain
