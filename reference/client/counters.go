package client

import "sync/atomic"

// Counters are a client's totals since it was made. They only grow; a new connection does not reset them.
type Counters struct {
	BytesSent        int64 // accepted by the system, headers included
	BytesReceived    int64 // read from sockets, headers included
	MessagesSent     int64 // whole ones
	MessagesReceived int64 // whole ones
	Attempts         int64 // to connect, successful or not
	Connections      int64 // established
	Retries          int64 // requests sent again; the first sending is none
	LateReplies      int64 // replies that nobody waited for
	Timeouts         int64 // limits of any kind that ran out
}

type counters struct {
	bytesSent, bytesReceived, messagesSent, messagesReceived atomic.Int64
	attempts, connections, retries, lateReplies, timeouts    atomic.Int64
}

// Counters returns the totals now.
func (c *Client) Counters() Counters {
	return Counters{
		BytesSent:        c.counts.bytesSent.Load(),
		BytesReceived:    c.counts.bytesReceived.Load(),
		MessagesSent:     c.counts.messagesSent.Load(),
		MessagesReceived: c.counts.messagesReceived.Load(),
		Attempts:         c.counts.attempts.Load(),
		Connections:      c.counts.connections.Load(),
		Retries:          c.counts.retries.Load(),
		LateReplies:      c.counts.lateReplies.Load(),
		Timeouts:         c.counts.timeouts.Load(),
	}
}
