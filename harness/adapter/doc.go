// Package adapter runs an implementation behind a process of its own, and hears what it says of itself.
//
// Start at Implementation (what is judged; a Manifest reads one from a file). Launch makes a Process of it. A server whose
// command has {addr} needs no more than Process.Ready; anything else speaks the drill protocol: Greet makes a Session,
// Session.Do gives it commands, and Session.Account is the second witness. Check is the doctor over all of it.
//
// Nothing here knows what a conformant implementation would do; the protocol's own rules are all that is enforced.
package adapter
