// Package sessions is our peer's part in the reliability profile, and what is expected of the other one's: as a client of the server under
// test, which a Session is, and as the server of a client under test, which a Serving is.
//
//	session.go   a session: opening it, single messages by their numbers, and what may come at all
//	answered.go  what has to become of a single message: an answer, none, or that its session is unknown
//	deliver.go   many messages, sent again until they are answered
//	counted.go   messages that count what was carried out
//	serving.go   a session that the client under test has opened: what comes, and what is answered
//	run.go       all messages of the client, until each is answered
//	forget.go    a session that is not known any more
//	carried.go   what is answered to a message
package sessions
