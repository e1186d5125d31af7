// Package resources expects what a process takes, and that it gives it back.
//
//	memory.go    memory that a length makes it take: GrewLittle, TouchesLittle
//	held.go      memory that is held for those who do not read
//	released.go  descriptors and threads
//	growth.go    what is taken more of, the longer the same goes on
//	rest.go      processors, and limits on descriptors
//	inflight.go  bytes in the buffers of both ends
package resources
