// Package adapter is the drill protocol: what is said to an implementation behind a process of its own, and what it says of itself.
//
// Greet makes a Session of a process.Process, Session.Do gives it commands, and Session.Account is the second witness. The vocabulary is
// closed; the schema is published.
//
//	greet.go    how a session begins
//	session.go  commands and their answers; the first breach of the protocol
//	account.go  what the implementation says unasked
//	clock.go    the adapter's clock on that of the trace
//
//	vocabulary.go  the classes, states, verbs and events there are
//	command.go     a command, and the configuration that it may ask for
//	answer.go      an answer, a greeting, an event
//	hello.go       what a greeting adds to what is known of an implementation
//	schema.go      the published schema of a line
//
//	lines.go   lines that are read, within bounds, and those that are not the protocol's
//	take.go    one line, checked and handed to whom it concerns
//	errors.go  breaches, refusals, and a process that ended
//
// Nothing here knows what a conformant implementation would do; the protocol's own rules are all that is enforced.
package adapter
