// Package kill judges what becomes of an implementation whose peer, or whose own process, is killed or frozen.
//
// Cases: KIL; FRM-014, FSM-018, which are about the same behaviour.
package kill
