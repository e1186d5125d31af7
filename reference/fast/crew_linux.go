package fast

import (
	"cmp"
	"net"
	"runtime"
	"slices"
	"sync"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/server"
)

// New returns a crew for one server. It begins with the first connection.
func New() server.Crew { return new(crews) }

// crews are one crew for each processor.
type crews struct {
	mu    sync.Mutex
	all   []*crew
	ended bool
}

// crew looks after connections that rest. One of its goroutines is on duty: it asks the system once for all connections that
// have something to read, and is the reader of one after the other. Before it does anything that may take long it steps
// aside: another one takes over, and it stays with that connection until it rests again. The pattern is known as
// Leader/Followers (Schmidt and others, PLoP 2000).
//
// A goroutine for each connection does the same. But of a thousand of them none is in the processor's cache when its turn comes,
// and each costs a read that finds nothing, a sleep and a stack; docs/explanation/performance.md has the figures.
type crew struct {
	bell    [2]int // a pipe; closing its second end wakes whoever is on duty, and sends them home
	members sync.WaitGroup
	poller

	mu    sync.Mutex
	seats []*conn // by number; nil if free
	free  []int32
}

// Adopt has the connection looked after by the crew that has the fewest.
func (cs *crews) Adopt(nc net.Conn) server.Carried {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return nil
	}
	if !cs.begin() {
		return nil
	}
	s := detach(tcp)
	if s == nil {
		return nil
	}
	c := &conn{socket: s}
	c.crew = slices.MinFunc(cs.all, func(a, b *crew) int { return cmp.Compare(a.size(), b.size()) })
	c.seat = c.crew.admit(c)
	return c
}

// begin makes the crews if there are none yet; false means that they have ended, or that the system has no descriptors left for them.
func (cs *crews) begin() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.all != nil || cs.ended {
		return !cs.ended
	}
	var all []*crew
	for range runtime.GOMAXPROCS(0) {
		c, err := newCrew()
		if err != nil {
			end(all)
			return false
		}
		all = append(all, c)
	}
	cs.all = all
	return true
}

// Close ends the crews.
func (cs *crews) Close() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if !cs.ended {
		cs.ended = true
		end(cs.all)
	}
}

func end(all []*crew) {
	for _, c := range all {
		syscall.Close(c.bell[1])
		c.members.Wait()
		c.calm()
		syscall.Close(c.bell[0])
		syscall.Close(c.polled)
	}
}

func newCrew() (*crew, error) {
	p, err := newPoller()
	if err != nil {
		return nil, err
	}
	c := &crew{poller: p}
	if err := c.hang(); err != nil {
		syscall.Close(p.polled)
		return nil, err
	}
	c.members.Go(c.work)
	return c, nil
}

// hang makes the bell. That its other end is closed epoll tells unasked.
func (c *crew) hang() error {
	if err := syscall.Pipe2(c.bell[:], syscall.O_CLOEXEC); err != nil {
		return err
	}
	err := syscall.EpollCtl(c.polled, syscall.EPOLL_CTL_ADD, c.bell[0], &syscall.EpollEvent{Fd: bell})
	if err != nil {
		syscall.Close(c.bell[0])
		syscall.Close(c.bell[1])
	}
	return err
}

// size is how many connections it looks after.
func (c *crew) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.seats) - len(c.free)
}

func (c *crew) admit(cn *conn) (seat int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if last := len(c.free) - 1; last >= 0 {
		seat = c.free[last]
		c.free = c.free[:last]
		c.seats[seat] = cn
		return seat
	}
	c.seats = append(c.seats, cn)
	return int32(len(c.seats) - 1)
}

func (c *crew) dismiss(seat int32) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seats[seat] = nil
	c.free = append(c.free, seat)
}
