package client

import "time"

// arrival is one message on its way to the watcher. It is used again where the watcher only borrows the data.
type arrival struct {
	conn *conn
	at   time.Time
	data []byte
}

// deliver tells of a message. If the watcher is far behind it waits, which stops the reader and in the end the peer:
// that is the only way in which memory for unread messages stays bounded.
func (cn *conn) deliver(payload []byte) {
	c := cn.client
	a := c.newArrival()
	a.conn, a.at = cn, cn.readAt
	a.data = append(a.data[:0], payload...)
	if c.lane.Room(cn.over) {
		c.lane.PostTaskRoom(a)
	}
}

// newArrival takes one that is done with, if there are any.
func (c *Client) newArrival() *arrival {
	select {
	case a := <-c.arrivals:
		return a
	default:
		return &arrival{data: []byte{}}
	}
}

// Run tells of the message, on the goroutine of the lane.
func (a *arrival) Run() {
	c := a.conn.client
	c.cfg.OnEvent(Event{Kind: Received, Time: a.at, Conn: a.conn.name, Data: a.data})
	if !c.cfg.BorrowData || cap(a.data) > most {
		return
	}
	select {
	case c.arrivals <- a:
	default:
	}
}
