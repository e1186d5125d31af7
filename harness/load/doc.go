// Package load says what a scenario sends, and how much of it: as much as its clause needs, no more than an implementation can carry, and
// as fast as it has shown to work.
//
//	payload.go   messages: Payload, Bulk, Flooding
//	question.go  what stands in for a message where a server does not echo, and the replies
//	going.go     cases that go on for as long as they are let: GoOn
//	load.go      how many, and the time for them: Sends, Many, Rounds, Crowds, Connections
package load
