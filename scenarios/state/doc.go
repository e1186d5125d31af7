// Package state judges the states of a client, and the order in which it tells them.
//
// Cases: FSM.
package state
