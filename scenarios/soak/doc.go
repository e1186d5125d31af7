// Package soak judges what is left behind after much of the same.
//
// Cases: SOK; CTO-006, FSM-014, which are about the same behaviour.
package soak
