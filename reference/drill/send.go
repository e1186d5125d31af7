package drill

import (
	"encoding/binary"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/message"
)

var ops = map[string]message.Op{
	"echo": message.Echo, "sleep": message.Sleep, "reply": message.ReplyOf, "increment": message.Increment,
}

// send sends one message or request, or many.
func (cs *clients) send(c *command) error {
	d, err := cs.find(c)
	if err != nil {
		return err
	}
	if c.Request != nil {
		if !d.messages {
			return errors.New("send: a request needs a client with messages")
		}
		if ops[c.Request.Op] == 0 {
			return unsupported(c.Request.Op)
		}
	}
	if c.Repeat > 1 || c.Workers > 1 {
		d.work.Go(func() { d.many(c) })
		return nil
	}
	d.keep(c.ID, d.one(c, c.payload(), func(o client.Outcome) {
		d.take(c.ID)
		d.done(c.ID, o, c.Request != nil)
	}))
	return nil
}

func (d *driven) one(c *command, payload []byte, done func(client.Outcome)) *client.Call {
	if c.Request == nil {
		return d.Send(payload, done)
	}
	return d.Request(client.Request{
		Op: ops[c.Request.Op], Arg: c.Request.Arg, Body: payload,
		Idempotent: c.Request.Idempotent, Key: c.Request.Key, Tag: c.ID,
	}, done)
}

// many sends from several goroutines at once, each its messages one after the other.
func (d *driven) many(c *command) {
	var succeeded atomic.Int64
	var first atomic.Pointer[client.Outcome] // that failed
	var workers sync.WaitGroup
	repeat := max(c.Repeat, 1)
	total := int64(repeat) * int64(max(c.Workers, 1))
	for worker := range max(c.Workers, 1) {
		workers.Go(func() {
			payload := c.payload()
			for n := range repeat {
				call := d.one(c, numbered(payload, worker, n), nil)
				d.keep(c.ID, call)
				outcome := call.Wait()
				d.drop(c.ID, call)
				if outcome.Err == nil {
					succeeded.Add(1)
					continue
				}
				first.CompareAndSwap(nil, &outcome)
				if outcome.Err.Class == errclass.Canceled {
					return
				}
			}
		})
	}
	workers.Wait()
	line := object{"event": "done", "client": d.name, "t": d.out.micros(time.Now()), "id": c.ID, "ok": succeeded.Load() == total,
		"count": succeeded.Load()}
	if failed := first.Load(); failed != nil {
		line["class"] = failed.Err.Class
	}
	d.out.write(line)
}

// numbered is a copy of the payload that begins with the worker's number and the message's.
func numbered(payload []byte, worker, n int) []byte {
	var number [8]byte
	binary.BigEndian.PutUint32(number[:4], uint32(worker))
	binary.BigEndian.PutUint32(number[4:], uint32(n))
	p := slices.Clone(payload)
	copy(p, number[:])
	return p
}

// keep remembers a call that has no outcome yet, for a cancel.
func (d *driven) keep(id int64, call *client.Call) {
	d.mu.Lock()
	defer d.mu.Unlock()
	select {
	case <-call.Done():
	default:
		d.calls[id] = append(d.calls[id], call)
	}
}

func (d *driven) drop(id int64, call *client.Call) {
	d.mu.Lock()
	defer d.mu.Unlock()
	left := slices.DeleteFunc(d.calls[id], func(other *client.Call) bool { return other == call })
	if len(left) == 0 {
		delete(d.calls, id) // every command has a number of its own
		return
	}
	d.calls[id] = left
}

// take forgets the calls of a send and returns them.
func (d *driven) take(id int64) []*client.Call {
	d.mu.Lock()
	defer d.mu.Unlock()
	calls := d.calls[id]
	delete(d.calls, id)
	return calls
}
