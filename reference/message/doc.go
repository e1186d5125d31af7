// Package message is the message profile: requests, replies, errors and pings in the payload of a frame.
//
//	message.go  messages, and their bytes
//	fields.go   what the flags of a request announce, and what the profile does not allow
package message
