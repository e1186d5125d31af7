// Package sessions is our peer's part in the reliability profile, as a client of the server under test, and what is expected of its answers.
//
//	session.go  a session: opening it, single messages by their numbers, and what may come at all
//	deliver.go  many messages, sent again until they are answered
//	counted.go  messages that count what was carried out
package sessions
