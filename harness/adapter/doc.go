// Package adapter is the drill protocol: what is said to an implementation behind a process of its own, and what it says of itself.
//
// Greet makes a Session of a process.Process, Session.Do gives it commands, and Session.Account is the second witness. The vocabulary is
// closed (vocabulary.go); the schema is published.
//
// Nothing here knows what a conformant implementation would do; the protocol's own rules are all that is enforced.
package adapter
