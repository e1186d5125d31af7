// Package soak judges what is left behind after much of the same, and whether all of it came as it was sent. Most of its cases go on for as
// long as they are let (harness.Lasts): what comes is checked as it comes, and nothing of it is kept.
//
// Cases: SOK; CTO-006, FSM-014, which are about the same behaviour.
package soak
