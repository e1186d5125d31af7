// Package seal changes messages on their way into frames and out of them, as a framing declares: it compresses, numbers, signs and
// encrypts them.
//
// Start at [Steps].
//
//	seal.go      the steps, in the order of a sender, and back
//	compress.go  compression
//	key.go       signatures and encryption
//	sequence.go  numbers, against messages that came before
//	wrong.go     what is sealed wrongly on purpose, and otherwise than Seal does it
package seal
