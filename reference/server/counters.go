package server

import "sync/atomic"

// Counters are a server's totals since it was made. They only grow.
type Counters struct {
	BytesSent        int64 // accepted by the system, headers included
	BytesReceived    int64 // read from sockets, headers included
	MessagesSent     int64 // whole ones
	MessagesReceived int64 // whole ones
	Connections      int64 // accepted and served
	LateReplies      int64 // replies to requests that a server never makes
	Timeouts         int64 // limits of any kind that ran out
}

type counters struct {
	bytesSent, bytesReceived, messagesSent, messagesReceived atomic.Int64
	connections, lateReplies, timeouts                       atomic.Int64
}

// Counters returns the totals now.
func (s *Server) Counters() Counters {
	return Counters{
		BytesSent:        s.counts.bytesSent.Load(),
		BytesReceived:    s.counts.bytesReceived.Load(),
		MessagesSent:     s.counts.messagesSent.Load(),
		MessagesReceived: s.counts.messagesReceived.Load(),
		Connections:      s.counts.connections.Load(),
		LateReplies:      s.counts.lateReplies.Load(),
		Timeouts:         s.counts.timeouts.Load(),
	}
}
