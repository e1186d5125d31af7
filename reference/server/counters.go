package server

import "sync/atomic"

// Counters are a server's totals since it was made. They only grow.
type Counters struct {
	BytesSent        int64 // accepted by the system, headers included
	BytesReceived    int64 // read from sockets, headers included
	MessagesSent     int64 // whole ones
	MessagesReceived int64 // whole ones
	Connections      int64 // accepted and served
	Refused          int64 // connections above MaxConnections, and those that came while draining
	AcceptFailures   int64 // accepts that failed, mostly for want of descriptors
	LateReplies      int64 // replies to requests that a server never makes
	Timeouts         int64 // limits of any kind that ran out
	SlowConsumers    int64 // connections that were closed because the client did not read
	PingFloods       int64 // connections that were closed because of too many pings
	Duplicates       int64 // requests that were answered with the reply to an earlier one of the same key
	TooLate          int64 // requests that were not carried out because their time was over
}

// Gauges are a server's amounts at one moment.
type Gauges struct {
	Connections int  // being served
	Waiting     int  // bytes of replies that the system has not taken, of all connections
	Busy        int  // replies that are not wholly with the system, and requests that are worked on
	Keys        int  // idempotency keys that are remembered
	Draining    bool // nothing new is taken
}

// counters are what is counted seldom.
type counters struct {
	connections, refused, acceptFailures, lateReplies, timeouts atomic.Int64
	slowConsumers, pingFloods, tooLate                          atomic.Int64
}

// traffic is what crossed the wire. Each connection counts its own, and the server adds them up when it is asked: a number
// that every connection writes moves from one processor's cache to the other's with each message.
type traffic struct {
	bytesSent, bytesReceived, messagesSent, messagesReceived atomic.Int64
}

// add takes in what another has counted.
func (t *traffic) add(other *traffic) {
	t.bytesSent.Add(other.bytesSent.Load())
	t.bytesReceived.Add(other.bytesReceived.Load())
	t.messagesSent.Add(other.messagesSent.Load())
	t.messagesReceived.Add(other.messagesReceived.Load())
}

// traffic is that of all connections there have been.
func (s *Server) traffic() *traffic {
	s.mu.Lock()
	defer s.mu.Unlock()
	total := new(traffic)
	total.add(&s.past)
	for cn := range s.conns {
		total.add(&cn.traffic)
	}
	return total
}

// Counters returns the totals now. It looks at each connection, as Gauges does.
func (s *Server) Counters() Counters {
	traffic := s.traffic()
	return Counters{
		BytesSent:        traffic.bytesSent.Load(),
		BytesReceived:    traffic.bytesReceived.Load(),
		MessagesSent:     traffic.messagesSent.Load(),
		MessagesReceived: traffic.messagesReceived.Load(),
		Connections:      s.counts.connections.Load(),
		Refused:          s.counts.refused.Load(),
		AcceptFailures:   s.counts.acceptFailures.Load(),
		LateReplies:      s.counts.lateReplies.Load(),
		Timeouts:         s.counts.timeouts.Load(),
		SlowConsumers:    s.counts.slowConsumers.Load(),
		PingFloods:       s.counts.pingFloods.Load(),
		Duplicates:       s.memory.duplicates.Load(),
		TooLate:          s.counts.tooLate.Load(),
	}
}

// Gauges returns the amounts now. It looks at each connection, so ask for them as often as a person looks, not more.
func (s *Server) Gauges() Gauges {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := Gauges{Connections: len(s.conns), Keys: s.memory.len(), Draining: s.draining}
	for cn := range s.conns {
		cn.mu.Lock()
		g.Waiting += cn.unsent
		g.Busy += cn.busy
		cn.mu.Unlock()
	}
	return g
}
