// Package load says what a scenario sends, and how much of it: as much as its clause needs, no more than an implementation can carry, and
// as fast as it has shown to work.
//
//	payload.go  messages: Payload, Bulk, Flooding
//	load.go     how many: Many, Rounds, Crowds, Connections
package load
