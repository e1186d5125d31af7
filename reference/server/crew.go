package server

import (
	"net"
	"slices"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// Crew is an option: it serves all the connections of a server with a few goroutines, where one for each would cost too much.
// Package fast has one. Everything else of a server is the same with it, and reads as if there were none; all that it asks for is
// that the reader of a connection steps aside before it waits.
type Crew interface {
	// Adopt returns nc in the care of the crew, or nil if it cannot look after it; then the connection has a goroutine of its own.
	Adopt(nc net.Conn) Carried
	// Close ends a crew that has no connections any more. To close it again does nothing.
	Close()
}

// Carried is a connection in the care of a crew. When a deadline for reading has passed, and when it is closed, the session gets
// a turn, as if a goroutine of its own had waited in Read.
type Carried interface {
	net.Conn
	// Serve gives the session a turn whenever there is something to read, one at a time, until it is over. It returns at once.
	Serve(s Session)
	// TryWrite hands the system as much as it takes without a wait, which may be nothing.
	TryWrite(p []byte) (int, error)
	// StepAside is called within a turn, before what may take long: somebody else looks after the other connections from then on.
	StepAside()
}

// Session is a connection as its crew sees it.
type Session interface {
	// Sit lends the memory for the turns that come, and Rise gives it back.
	Sit(d *Desk)
	Rise()
	// Room is where to read to, from Sit to Rise.
	Room() []byte
	// Turn takes in what one read brought: n bytes in Room, and then err. True means that the session is over.
	Turn(n int, err error) (over bool)
}

// Desk is memory that turns need, and that a connection which rests does not: for what comes, and for the replies. It has room
// for more than most connections have under way at once, since each read that ends inside a frame leaves a part of it that has to
// be kept elsewhere: with four frames of 16 KiB under way, 64 KiB of room cost a fifth more processor time.
type Desk struct {
	in      [128 << 10]byte
	replies batch
}

// keptReplies is the most memory for replies that a desk keeps, in bytes.
const keptReplies = 1 << 20

// joinCrew gives the connection into the care of the crew, if it can look after it.
func (cn *conn) joinCrew(c Crew) {
	if carried := c.Adopt(cn.nc); carried != nil {
		cn.nc, cn.carried = carried, carried
	}
}

// stepAside comes before whatever may take long.
func (cn *conn) stepAside() {
	if cn.carried != nil {
		cn.carried.StepAside()
	}
}

func (cn *conn) Sit(d *Desk) {
	cn.desk = d
	cn.decoder.Lend(d.in[:])
}

func (cn *conn) Rise() {
	if cap(cn.desk.replies.bytes) > keptReplies {
		cn.desk.replies = batch{}
	}
	cn.desk = nil
	cn.decoder.Park()
}

func (cn *conn) Room() []byte { return cn.decoder.Room() }

// newBatch returns an empty batch for the replies of a turn.
func (cn *conn) newBatch() *batch {
	if cn.desk == nil {
		return new(batch)
	}
	b := &cn.desk.replies
	*b = batch{bytes: b.bytes[:0], ends: b.ends[:0], lent: true}
	return b
}

// keep returns what is left of the batch in memory that is good after the turn, too.
func (b *batch) keep() *batch {
	if !b.lent {
		return b
	}
	kept := &batch{bytes: slices.Clone(b.left())}
	for _, end := range b.ends[b.counted:] {
		kept.ends = append(kept.ends, end-b.taken)
	}
	return kept
}

// writeAtOnce hands the batch to the system, and what that does not take without a wait to a writer. It is called with the
// connection's lock held, while nobody writes, and returns without it.
func (cn *conn) writeAtOnce(b *batch) {
	cn.writing = true
	cn.mu.Unlock()
	n, err := cn.carried.TryWrite(b.bytes)
	cn.traffic.bytesSent.Add(int64(n))
	cn.mu.Lock()
	cn.wrote(b, n)
	if err == nil && b.waiting() > 0 {
		cn.out = slices.Insert(cn.out, 0, b.keep())
	}
	if err == nil && len(cn.out) > 0 {
		go cn.write()
	} else {
		cn.writing = false
		cn.changed.Broadcast()
	}
	cn.mu.Unlock()
	if err != nil {
		cn.writeError(errclass.Wrap("write", err))
	}
}
