// Package reliable is the reference of the reliability profile: messages over datagrams that are carried out at most once, whatever the
// network loses, doubles, delays or changes. docs/reference/reliability-profile.md has its bytes and its rules.
//
//	codec.go       a datagram of the profile, and its bytes
//	window.go      which number is newer, and which of them have come
//	server.go      the socket, the loop that receives, and the sessions
//	session.go     one session: what is carried out, once, and what is answered again
//	operations.go  what a message asks for
//	client.go      a client: what it is asked to send, and what becomes of it
//	sending.go     its one loop: sessions, the window, and what is answered
//	timer.go       its one timer: when what nobody has answered is sent again
package reliable
