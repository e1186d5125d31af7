// Package request judges the limits of requests, and their deadlines.
//
// Cases: RTO; CAN-006, RTY-004, which are about the same behaviour.
package request
