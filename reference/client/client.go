package client

import (
	"context"
	"sync"
	"time"

	"github.com/sockdrill/sockdrill/reference/errclass"
	"github.com/sockdrill/sockdrill/reference/eventqueue"
	"github.com/sockdrill/sockdrill/reference/frame"
)

// unwatched is how many messages may have arrived and not yet been watched before the reader waits.
const unwatched = 1024

// Client is one client: at most one connection at a time. Make it with New, start it with Connect, and end it with Stop.
// Its methods may be called from anywhere, at any time, also from OnEvent (but for Stop).
type Client struct {
	cfg     Config
	framing frame.Framing
	addrs   []string
	lane    *eventqueue.Queue
	counts  counters

	ctx      context.Context // ends when the user ends the client, with the class as its cause
	end      context.CancelCauseFunc
	finished chan struct{}  // closed when the run loop has returned
	hurry    chan struct{}  // ends a backoff
	serving  sync.WaitGroup // connections, until they are settled
	asking   sync.WaitGroup // lookups of names

	mu      sync.Mutex
	state   State
	begun   bool             // Connect was called
	over    *errclass.Error  // why the run loop is over; nil while it is not
	closing bool             // the user closed: no new sends, no new connection
	conn    *conn            // nil unless connected
	nextID  uint32           // of the last sending of a request
	pending map[uint32]*Call // requests without an outcome, whether sent or waiting
	waiting []*Call          // those of them that need a connection, oldest first
	bucket  *bucket          // what retries may add; nil: no bound
	rtt     histogram        // of requests that were sent once

	pingInterval time.Duration // PingInterval, doubled for each time that a peer found it too short
}

// New makes a client for addresses of the form host:port, which are raced in that order. It does not connect yet. The
// error names the field of the config that makes no sense.
func New(cfg Config, addrs ...string) (*Client, error) {
	framing, err := cfg.check()
	if err != nil {
		return nil, err
	}
	c := &Client{
		cfg:      cfg,
		framing:  framing,
		addrs:    addrs,
		lane:     eventqueue.New(unwatched),
		finished: make(chan struct{}),
		hurry:    make(chan struct{}),
		state:    Disconnected,
		pending:  map[uint32]*Call{},
		bucket:   newBucket(cfg.RetryBudget),

		pingInterval: cfg.PingInterval,
	}
	c.ctx, c.end = context.WithCancelCause(context.Background())
	if err := c.checkNames(); err != nil {
		return nil, err
	}
	return c, nil
}

// Connect starts the client and returns at once; events tell the rest. A client is started once: a second call, or one
// after a close, does nothing.
func (c *Client) Connect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.begun || c.closing {
		return
	}
	c.begun = true
	go c.run()
}

// State returns where the client is now.
func (c *Client) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Stop ends the client and returns when nothing of it is left: no socket, no goroutine, no event to come.
func (c *Client) Stop() {
	c.Cancel(nil).Wait()
	c.lane.Close()
	<-c.lane.Done()
	c.asking.Wait()
}
