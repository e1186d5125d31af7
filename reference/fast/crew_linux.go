package fast

import (
	"cmp"
	"net"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/sockdrill/sockdrill/reference/server"
)

// New returns a crew for one server. It begins with the first connection.
func New() server.Crew { return &crews{processors: int64(runtime.GOMAXPROCS(0))} }

// crews are one crew for each processor.
type crews struct {
	processors int64
	open       atomic.Int64 // connections in their care

	mu  sync.Mutex
	all []*crew
}

// crew looks after connections that rest. One of its goroutines is on duty: it asks the system once for all connections that
// have something to read, and is the reader of one after the other. Before it does anything that may take long it steps
// aside: another one takes over, and it stays with that connection until it rests again. The pattern is known as
// Leader/Followers (Schmidt and others, PLoP 2000).
//
// A goroutine for each connection does the same. But of a thousand of them none is in the processor's cache when its turn comes,
// and each costs a read that finds nothing, a sleep and a stack; docs/explanation/performance.md has the figures.
type crew struct {
	polled  int             // the descriptor of epoll
	file    *os.File        // the same; what makes Go wait for it without a thread
	wait    syscall.RawConn // of file
	members sync.WaitGroup

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
	raw, err := tcp.SyscallConn()
	if err != nil || !cs.begin() {
		return nil
	}
	c := &conn{TCPConn: tcp, raw: raw, crews: cs}
	c.readable, c.writable = c.readOnce, c.writeSome
	c.crew = slices.MinFunc(cs.all, func(a, b *crew) int { return cmp.Compare(a.size(), b.size()) })
	c.seat = c.crew.admit(c)
	cs.open.Add(1)
	return c
}

// begin makes the crews if there are none yet; false means that the system has no descriptors left for them.
func (cs *crews) begin() bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.all != nil {
		return true
	}
	var all []*crew
	for range cs.processors {
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
	end(cs.all)
}

func end(all []*crew) {
	for _, c := range all {
		c.file.Close()
		c.members.Wait()
	}
}

// hasSpare reports whether there are fewer connections than processors.
func (cs *crews) hasSpare() bool { return cs.open.Load() < cs.processors }

func newCrew() (*crew, error) {
	polled, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	syscall.SetNonblock(polled, true) // as a file that can be waited for
	c := &crew{polled: polled, file: os.NewFile(uintptr(polled), "epoll")}
	if c.wait, err = c.file.SyscallConn(); err != nil {
		c.file.Close()
		return nil, err
	}
	c.members.Go(c.work)
	return c, nil
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
