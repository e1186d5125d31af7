// Package close judges the ends of connections: in order, by half, by force, and several at once.
//
// Cases: CLS.
package close
