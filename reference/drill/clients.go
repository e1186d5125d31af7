package drill

import (
	"errors"
	"fmt"
	"sync"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// clients are the clients that the harness opened, by its names for them.
type clients struct {
	out   *lines
	named map[string]*driven

	transform frame.Transform // of their payloads
}

// driven is one client, and its sends that have no outcome yet.
type driven struct {
	*client.Client
	name     string
	out      *lines
	messages bool

	mu    sync.Mutex
	calls map[int64][]*client.Call
	work  sync.WaitGroup // of sends that are many
}

func (cs *clients) open(c *command) error {
	if c.Client == "" || len(c.Addrs) == 0 {
		return errors.New("open: want a client and its addrs")
	}
	if old := cs.named[c.Client]; old != nil {
		return fmt.Errorf("open: client %q is there already", c.Client)
	}
	d := &driven{name: c.Client, out: cs.out, messages: c.Config.Messages, calls: map[int64][]*client.Call{}}
	cfg, err := c.Config.client()
	if err != nil {
		return fmt.Errorf("open: %w", err)
	}
	cfg.OnEvent, cfg.Transform = d.tell, c.Config.transformed(cs.transform)
	cl, err := client.New(cfg, c.Addrs...)
	if err != nil {
		return err
	}
	d.Client = cl
	cs.named[c.Client] = d
	cl.Connect()
	return nil
}

func (cs *clients) find(c *command) (*driven, error) {
	d := cs.named[c.Client]
	if d == nil {
		return nil, fmt.Errorf("%s: no client %q", c.Verb, c.Client)
	}
	return d, nil
}

// cancel ends one send, or the whole client.
func (cs *clients) cancel(c *command) error {
	d, err := cs.find(c)
	if err != nil {
		return err
	}
	if c.Of == 0 {
		d.Cancel(func(o client.Outcome) { d.done(c.ID, o, false) })
		return nil
	}
	for _, call := range d.take(c.Of) {
		call.Cancel()
	}
	d.After(func() { d.done(c.ID, client.Outcome{}, false) })
	return nil
}

func (cs *clients) close(c *command) error {
	d, err := cs.find(c)
	if err != nil {
		return err
	}
	how := client.How(c.How)
	switch how {
	case client.Graceful, client.Abort, client.Half:
		d.Close(how, func(o client.Outcome) { d.done(c.ID, o, false) })
		return nil
	}
	return unsupported(c.How)
}

func (cs *clients) pause(c *command) error {
	d, err := cs.find(c)
	if err != nil {
		return err
	}
	d.Pause(c.On)
	return nil
}

func (cs *clients) state(c *command) (object, error) {
	d, err := cs.find(c)
	if err != nil {
		return nil, err
	}
	return object{"state": spoken(d.State())}, nil
}

func (cs *clients) counters(c *command) (object, error) {
	d, err := cs.find(c)
	if err != nil {
		return nil, err
	}
	n := d.Counters()
	return object{"counters": object{
		"bytes_sent": n.BytesSent, "bytes_received": n.BytesReceived,
		"messages_sent": n.MessagesSent, "messages_received": n.MessagesReceived,
		"attempts": n.Attempts, "connections": n.Connections,
		"retries": n.Retries, "late_replies": n.LateReplies, "timeouts": n.Timeouts,
	}}, nil
}

// stop ends all clients, side by side.
func (cs *clients) stop() {
	var all sync.WaitGroup
	for _, d := range cs.named {
		all.Go(func() {
			d.Stop()
			d.work.Wait()
		})
	}
	all.Wait()
}
