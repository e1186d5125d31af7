// Package datagram is the reference server over UDP: it answers each question with its payload, and shows what a server of datagrams has to
// take care of that one of streams has not.
//
//	server.go   the socket, the loop that receives, and the errors that must not end it
//	message.go  a message, and what is refused as none
package datagram
