// Package backoff holds a driven client to its policy of reconnecting: the waits between its attempts, how they are drawn, and what begins
// them anew.
//
//	series.go     series of failed attempts: AwaitAttempts, Kept, Renews
//	backoff.go    one wait, or many that were drawn: WaitedInBand, Samples, AllInBand, GivesUp
//	even.go       that draws are spread evenly
//	dispersed.go  that many clients do not come back at once
package backoff
