package server

import (
	"io"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// lingerLimit bounds how long the server listens to a client that it has said goodbye to.
const lingerLimit = 500 * time.Millisecond

// part ends a connection whose replies are all with the system: FIN, and then, if the client has not ended too, read and
// discard for a while.
//
// A socket that is closed with unread bytes in it sends a reset instead of a FIN, and a reset makes the client's system
// throw away what it has received and not yet read: our last reply. See RFC 2525, section 2.17.
func (cn *conn) part(why *errclass.Error) {
	if cn.isOver() {
		return
	}
	closeWrite(cn.nc)
	if why.Class == errclass.CleanClose || why.Class == errclass.Truncated {
		return // the client's FIN is here: there is nothing left to read
	}
	cn.nc.SetReadDeadline(time.Now().Add(lingerLimit))
	io.Copy(io.Discard, cn.nc)
}

func closeWrite(nc net.Conn) {
	if half, ok := nc.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
}
