// Package overload judges a server with more to do than it can: connections, memory, descriptors, slow clients.
//
// Cases: OVL; HOS-017, KIL-010, SND-010, which are about the same behaviour.
package overload
