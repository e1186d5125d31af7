// Package certificate makes the certificates that an implementation is shown: right ones, and wrong ones of each kind that it has to
// refuse. They come from a seed: the same seed, the same time and the same calls give the same bytes, keys and signatures included
// (signatures by RFC 6979, which needs no random numbers). Nothing is written to disk unless it is asked for.
//
// Start at [New]. An [Authority] is a root that the implementation is to trust, and an intermediate that signs; Issue makes a server's
// [Leaf] of a [Kind], IssueClient a client's.
//
// The private keys follow from the seed: whoever knows it has them. They are for tests on one machine and for nothing else.
//
//	authority.go  the root and the intermediate: making them, trusting them
//	kind.go       what may be wrong with a certificate
//	issue.go      certificates of each kind
//	leaf.go       a certificate with its key and its chain: as values, as PEM, as files
//	key.go        keys and serial numbers out of a seed
package certificate
