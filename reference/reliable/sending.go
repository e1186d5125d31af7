package reliable

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// loop is all that a client knows; one goroutine runs it.
type loop struct {
	Config
	*Client
	timer
	session uint32             // 0: none is open
	number  uint32             // of the latest message, or of the Open
	out     map[uint32]*copies // what has no answer yet, by number: the Open, or messages
	waiting *sending           // for a session
}

// copies are those of one datagram.
type copies struct {
	bytes []byte
	of    *sending // nil: the Open
	sent  int
	first time.Time
	due   time.Time // when the next copy is
}

// run sends, sends again, and hands answers to those who await them, until the client is closed.
func (l *loop) run(ctx context.Context) {
	for {
		from, rings := l.takes(), l.rings()
		select {
		case m := <-from:
			l.take(m)
		case d := <-l.came:
			l.hear(d)
		case <-rings:
			l.again(time.Now())
		case <-ctx.Done():
			l.fail(ErrClosed)
			return
		}
	}
}

// takes is where further messages come from; nil while there is no room for any.
func (l *loop) takes() <-chan *sending {
	if l.waiting != nil || !l.room() {
		return nil
	}
	return l.sent
}

// room reports whether the next number lies within the window. Before any round trip is known one datagram at a time is on its way: more
// might be more than the network takes (RFC 8085 section 3.1.3).
func (l *loop) room() bool {
	if len(l.out) == 0 {
		return true
	}
	return l.sampled && l.number+1-l.oldest() < Width
}

func (l *loop) oldest() uint32 {
	return slices.MaxFunc(slices.Collect(maps.Keys(l.out)), func(a, b uint32) int { return int(int32(b - a)) })
}

// rings is when the next copy of anything is due; nil if nothing is on its way.
func (l *loop) rings() <-chan time.Time {
	if len(l.out) == 0 {
		return nil
	}
	due := slices.MinFunc(slices.Collect(maps.Values(l.out)), func(a, b *copies) int { return a.due.Compare(b.due) }).due
	return time.After(time.Until(due))
}

// take sends a message, or opens a session for it first.
func (l *loop) take(m *sending) {
	if l.session == 0 {
		l.waiting = m
		l.open()
		return
	}
	l.number++
	l.send(Datagram{Kind: Message, Session: l.session, Number: l.number, Payload: m.payload}, m)
}

// open asks for a session. Its messages are numbered from the next number on.
func (l *loop) open() {
	l.number = draw()
	if l.First != nil {
		l.number, l.First = *l.First-1, nil // a further session with the same number would be taken for a copy of the first Open
	}
	option := uint32(0)
	if l.Ordered {
		option = Ordered
	}
	l.send(Datagram{Kind: Open, Session: option, Number: l.number}, nil)
}

func (l *loop) send(d Datagram, m *sending) {
	now := time.Now()
	c := &copies{bytes: d.Bytes(), of: m, sent: 1, first: now, due: now.Add(l.wait())}
	l.out[d.Number] = c
	_, _ = l.conn.Write(c.bytes) // an error is that of an earlier datagram, which met a port at which nobody listened
}

// again sends once more what is due, the oldest first, and gives up what was sent often enough.
func (l *loop) again(now time.Time) {
	var due []uint32
	for number, c := range l.out {
		if !c.due.After(now) {
			due = append(due, number)
		}
	}
	if len(due) == 0 {
		return
	}
	l.back()
	slices.SortFunc(due, func(a, b uint32) int { return int(int32(a - b)) })
	for _, number := range due {
		c := l.out[number]
		if c.sent >= l.Copies {
			l.settle(number, outcome{err: fmt.Errorf("%w to %d copies", ErrNoAnswer, c.sent)})
			if l.Ordered { // what comes after it would wait for it for ever
				l.lose()
				return
			}
			continue
		}
		c.sent++
		c.due = now.Add(l.wait())
		_, _ = l.conn.Write(c.bytes)
	}
}

// hear takes in what came from the server. What answers nothing that is on its way is passed over: it is a copy, or somebody's guess.
func (l *loop) hear(d Datagram) {
	c := l.out[d.Number]
	if c == nil {
		return
	}
	switch {
	case d.Kind == Opened && c.of == nil && d.Session != 0:
		l.learn(c)
		delete(l.out, d.Number)
		l.session = d.Session
		m := l.waiting
		l.waiting = nil
		l.take(m)
	case d.Kind == Answer && c.of != nil && d.Session == l.session:
		l.learn(c)
		l.settle(d.Number, outcome{answer: d.Payload})
	case d.Kind == Unknown && (c.of == nil || d.Session == l.session):
		// The server was started again, or has forgotten this client. It will know the number no better the next time.
		l.lose()
	}
}

// lose ends the session; the next message opens another.
func (l *loop) lose() {
	l.fail(ErrAmbiguous)
	l.session = 0
}

// learn takes in how long the answer took, if that can be told.
func (l *loop) learn(c *copies) {
	if c.sent == 1 {
		l.sample(time.Since(c.first))
	}
}

// settle tells whoever sent it what became of what is on its way.
func (l *loop) settle(number uint32, o outcome) {
	c := l.out[number]
	delete(l.out, number)
	if c.of == nil { // nobody could be asked to carry anything out
		c.of, l.waiting = l.waiting, nil
	}
	c.of.done <- o
}

// fail settles all that is on its way.
func (l *loop) fail(err error) {
	for number := range maps.Clone(l.out) {
		l.settle(number, outcome{err: err})
	}
}
