package relay

import "io"

// chunk is how many bytes are read at once, as by io.Copy.
const chunk = 32 << 10

// handOver hands the stream from socket to socket until it ends, or until something is to be done to it. Whether that is so is
// asked whenever something has come, before it goes on: what comes after Relay.Stall has returned never passes here. Where much
// comes at once the system moves it, unread.
func (l *link) handOver() {
	out := sink{l}
	if len(l.inHand) > 0 { // the way turned, and turned back
		out.Write(l.inHand)
		l.inHand = nil
	}
	buf := make([]byte, chunk)
	for {
		n, err := l.Read(buf)
		if !l.quiet() { // a stall holds the end of the stream, too
			l.turn(buf[:n])
			return
		}
		if err != nil {
			break
		}
		out.Write(buf[:n])
		if n == len(buf) && l.unseen() && l.move() == io.EOF {
			break
		}
	}
	out.Close()
}

// turn goes on through the chain, with these bytes first.
func (l *link) turn(rest []byte) { l.turning, l.inHand = true, rest }

// unseen reports whether what comes next may pass without being looked at: nobody is told of it, and it has somewhere to go.
func (l *link) unseen() bool {
	return !l.conn.relay.cfg.Witness && !l.written.isEnded() && !l.conn.relay.near.Sealed && !l.conn.relay.far.Sealed
}
