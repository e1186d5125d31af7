// Package tls judges what an implementation does with TLS itself: everything else is judged over it by the cases of the other areas, whose
// faults act on the stream that the records carry. An implementation that is not reached over TLS skips these.
//
// Cases: TLS.
package tls
