// Package discover finds out how an echo server that nobody has described frames its messages: it asks in every framing side
// by side, tells apart those that the same bytes fit, and then puts to the one that is left what servers get wrong.
//
// Start at Search. A framing that fits is looked at by Examine; what a server is that answers in none, Nature says.
package discover
