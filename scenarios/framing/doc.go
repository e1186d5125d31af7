// Package framing judges where one message ends and the next begins, whatever the network makes of the stream.
//
// Cases: FRM; DLM-001, DLM-002, DLM-003, DLM-004, DLM-010, FSM-012, RCV-009, which are about the same behaviour.
package framing
