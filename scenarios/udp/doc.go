// Package udp judges servers that are reached by datagrams, by the question and the answer that they declare. What is about streams, all
// other areas, they skip. Each question is asked again until its time is over, since a datagram may be lost by nobody's fault.
//
// Cases: UDP.
package udp
