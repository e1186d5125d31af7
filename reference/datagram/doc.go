// Package datagram is the reference over UDP: a server that answers each question with its payload, and a client that asks again while no
// answer comes. They show what those of datagrams have to take care of that those of streams have not.
//
//	server.go   the socket, the loop that receives, and the errors that must not end it
//	client.go   one question at a time: when it is asked again, what answers it, and when it is given up
//	message.go  a message, and what is refused as none
package datagram
