// Package baseline finds out what an implementation is before anything is judged: that it frames as declared, and how fast it works.
//
//	recognise.go       that it is what it was declared to be, or else what it looks like
//	secured.go         that it opens TLS streams, where it is to
//	probe.go           what it does with long messages, and with pieces
//	service.go         how long a server works on a message; queue.go: on several in a row;
//	                   service_client.go: a client; pace.go: on long ones
package baseline
