package main

import (
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/balancer"
)

// driven is a channel that tells of itself.
type driven struct {
	name, addr string
	cc         *grpc.ClientConn
	sync.Mutex
	state  string
	tries  int  // since it was last connected
	closed bool // what gRPC still has to say is of no interest
}

func (d *driven) tell(event string, line fields) {
	line["event"], line["t"], line["client"] = event, now(), d.name
	write(line)
}

func (d *driven) change(to string, line fields) {
	line["from"], line["to"] = d.state, to
	d.tell("state", line)
	d.state = to
}

func (d *driven) dialed() {
	d.Lock()
	defer d.Unlock()
	d.tries++
	// gRPC tells nobody which delay it chose.
	d.tell("attempt", fields{"n": d.tries, "addr": d.addr, "delay": 0, "untold": d.tries > 1})
}

func (d *driven) changed(s balancer.SubConnState) {
	d.Lock()
	defer d.Unlock()
	to, known := states[s.ConnectivityState]
	if !known || to == d.state || d.closed { // IDLE is where a subchannel is for a moment between its delay and its next attempt
		return
	}
	if to == "connected" {
		d.tries = 0
	}
	line := fields{}
	if s.ConnectionError != nil {
		line["class"] = classOf(s.ConnectionError)
		d.tell("error", fields{"class": line["class"], "detail": s.ConnectionError.Error()})
	}
	if d.state == "disconnected" {
		d.change("resolving", fields{})
	}
	d.change(to, line)
}

// end closes the channel.
func (d *driven) end(c command) {
	d.Lock()
	d.closed = true
	d.Unlock()
	d.cc.Close()
	d.Lock()
	defer d.Unlock()
	if d.state != "disconnected" {
		d.change("disconnected", fields{})
	}
	d.tell("done", fields{"id": c.ID, "ok": true})
}
