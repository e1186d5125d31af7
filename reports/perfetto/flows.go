package perfetto

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// undone tells for each fault which event undoes it: the next of its direction, which undoes the latest one that stands. What is never
// undone is 0, and so is what is no fault.
func undone(events []trace.Event) (until []int, undoes map[int]bool) {
	until, undoes = make([]int, len(events)), map[int]bool{}
	open := map[string][]int{}
	for i, e := range events {
		switch e.Kind {
		case trace.Fault:
			open[e.Dir] = append(open[e.Dir], i)
		case trace.Healed:
			if n := len(open[e.Dir]); n > 0 {
				until[open[e.Dir][n-1]], undoes[i] = i, true
				open[e.Dir] = open[e.Dir][:n-1]
			}
		}
	}
	return until, undoes
}

// flows are those of an event: one begins with each question, and ends with the next answer of the same connection.
func (g *group) flows(i int, e trace.Event) (m message) {
	if e.Lane != trace.Peer || e.Kind != trace.Sent && e.Kind != trace.Got {
		return nil
	}
	if e.Dir == string(fault.ToServer) {
		id := g.first + uint64(i)
		g.asked[e.Conn] = append(g.asked[e.Conn], id)
		return m.fixed(eventFlow, id)
	}
	for _, id := range g.asked[e.Conn] {
		m = m.fixed(eventFlowEnd, id)
	}
	delete(g.asked, e.Conn)
	return m
}

// count tells how many bytes an echo has not sent back yet.
func (g *group) count(at time.Duration, e trace.Event) {
	if !g.echo || e.Lane != trace.Peer || e.Kind != trace.Sent && e.Kind != trace.Got {
		return
	}
	n := e.N
	if e.Dir == string(fault.ToClient) {
		n = -n
	}
	g.flight[e.Conn] += n
	g.out.event(at, g.track(fmt.Sprintf("bytes in flight, connection %d", e.Conn), true), typeCounter,
		message{}.number(eventCounter, uint64(int64(g.flight[e.Conn]))))
}
