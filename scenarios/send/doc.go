// Package send judges how an implementation writes: short sends, full buffers, queues and what became of each message.
//
// Cases: SND.
package send
