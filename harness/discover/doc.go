// Package discover finds out how an echo server that nobody has described frames its messages: it asks in every framing side
// by side, tells apart those that the same bytes fit, and then puts to the one that is left what servers get wrong.
//
// Start at Search. A framing that fits is looked at by Examine; what a server is that answers in none, Nature says.
//
//	search.go    Search: who is asked in which order, and for how long
//	same.go      whether what came says what was sent
//	question.go  the message that is asked, and which framings its answer fits
//	ask.go       one exchange on one connection
//	known.go     a question of a server that does not echo
//
//	recognise.go  whether a server that answers in a framing has that one or another
//	climb.go      messages of growing lengths, which tell them apart
//	further.go    the framings that are told apart, and what stands before the end of a frame
//	longest.go    the longest message that is answered
//
//	examine.go  what a server does with what servers get wrong
//	nature.go   what a server is that answers in no framing; secured.go: whether it speaks TLS
package discover
