// Package credentials holds the certificates of one case over TLS: what our side shows, what the implementation is told of it, and on what
// terms the two of them meet. What the implementation declares (`tls` of the manifest) stands in place of what is made here.
//
//	credentials.go  our side: the certificates that it shows, its terms, and how a case changes them
//	clients.go      what our side shows as a client, and asks of one
//	files.go        the implementation's side: the files that it is told of, and that are renewed
package credentials
