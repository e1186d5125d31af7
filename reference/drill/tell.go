package drill

import (
	"fmt"
	"hash/crc32"
	"time"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/server"
)

// shown is the greatest length of a payload that an event repeats in full.
const shown = 4096

// withPayload describes a payload: always by length and checksum, and if it is short by itself.
func withPayload(o object, p []byte) object {
	o["len"], o["crc"] = len(p), crc32.ChecksumIEEE(p)
	if len(p) <= shown {
		if p == nil {
			p = []byte{} // null is no base64
		}
		o["data"] = p
	}
	return o
}

// tell writes an event of a client.
func (d *driven) tell(e client.Event) {
	o := object{"client": d.name, "t": d.out.micros(e.Time)}
	if e.Conn != "" {
		o["conn"] = e.Conn
	}
	switch e.Kind {
	case client.StateChanged:
		from, to := spoken(e.From), spoken(e.To)
		if from == to && e.From != e.To {
			return // the protocol has one word for both
		}
		o["event"], o["from"], o["to"] = "state", from, to
		if e.To == client.Connected {
			o["local"], o["remote"] = e.Local, e.Remote
		}
		if e.Class != "" {
			o["class"] = e.Class
		}
	case client.Received:
		o["event"] = "recv"
		withPayload(o, e.Data)
	case client.Attempting:
		o["event"], o["n"], o["addr"], o["delay"] = "attempt", e.N, e.Addr, e.Delay.Microseconds()
	case client.Retrying:
		o["event"], o["id"], o["n"], o["delay"] = "retry", e.Tag, e.N, e.Delay.Microseconds()
	case client.Writable:
		o["event"] = "writable"
	case client.Trouble:
		o["event"], o["class"], o["detail"] = "error", e.Class, e.Detail
	}
	d.out.write(o)
}

// spoken is the protocol's word for a state: a client that drains is still connected, and a closed one is disconnected.
func spoken(state client.State) client.State {
	switch state {
	case client.Draining:
		return client.Connected
	case client.Closed:
		return client.Disconnected
	}
	return state
}

// done writes the outcome of a send, cancel or close.
func (d *driven) done(id int64, outcome client.Outcome, isRequest bool) {
	o := object{"event": "done", "client": d.name, "t": d.out.micros(time.Now()), "id": id, "ok": outcome.Err == nil}
	if outcome.Err != nil {
		o["class"] = outcome.Err.Class
	}
	if outcome.Code != 0 {
		o["code"] = outcome.Code
	}
	if isRequest && (outcome.Err == nil || outcome.Code != 0) {
		withPayload(o, outcome.Body)
	}
	d.out.write(o)
}

// tell writes an event of the server. Its connections know two states.
func (h *host) tell(e server.Event) {
	o := object{"t": h.out.micros(e.Time)}
	if e.Conn != "" {
		o["conn"] = e.Conn
	}
	switch e.Kind {
	case server.Opened:
		o["event"], o["from"], o["to"] = "state", "disconnected", "connected"
		o["local"], o["remote"] = e.Local, e.Remote
	case server.Received:
		o["event"] = "recv"
		withPayload(o, e.Data)
	case server.Trouble:
		if e.Conn == "" {
			fmt.Fprintln(h.err, e.Detail) // the protocol's events are of connections, and an accept that failed has none
			return
		}
		o["event"], o["class"], o["detail"] = "error", e.Class, e.Detail
	case server.Ended:
		o["event"], o["from"], o["to"], o["class"] = "state", "connected", "disconnected", e.Class
	}
	h.out.write(o)
}
