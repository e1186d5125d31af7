// Package udp judges servers and clients that are reached by datagrams: by the question and the answer that they declare, and by the
// reliability profile where they declare that. What is about streams, all other areas, they skip. What our peer asks it asks again until its
// time is over, since a datagram may be lost by nobody's fault.
//
// Cases: UDP.
package udp
