package server

import (
	"cmp"
	"os"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"unsafe"
)

// crew looks after connections that rest. One of its goroutines is on duty: it asks the system once for all connections that
// have something to read, and is the reader of one after the other. Before it does anything that may take long it steps
// aside: another one takes over, and it stays with that connection until it rests again. The pattern is known as
// Leader/Followers (Schmidt and others, PLoP 2000).
//
// A goroutine for each connection does the same, and does it where there is no crew: it is what to begin with, since all
// that is here is given away. But of a thousand of them none is in the processor's cache when its turn comes, and each costs
// a read that finds nothing, a sleep and a stack; docs/explanation/performance.md has the figures.
type crew struct {
	polled  int             // the descriptor of epoll
	file    *os.File        // the same; what makes Go wait for it without a thread
	wait    syscall.RawConn // of file
	members sync.WaitGroup

	mu    sync.Mutex
	seats []*conn // by number; nil if free
	free  []int32
}

// crews are one for each processor.
type crews struct{ all []*crew }

// newCrews returns nil if the system has no descriptors left; the connection then has a goroutine of its own.
func newCrews() *crews {
	cs := new(crews)
	for range runtime.GOMAXPROCS(0) {
		c, err := newCrew()
		if err != nil {
			cs.close()
			return nil
		}
		cs.all = append(cs.all, c)
	}
	return cs
}

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

// close ends the crews. No connection may be left to look after.
func (cs *crews) close() {
	if cs == nil {
		return
	}
	for _, c := range cs.all {
		c.file.Close()
		c.members.Wait()
	}
}

// take has the connection looked after by the crew that has the fewest, if there is one. The caller holds the server's lock.
func (cs *crews) take(cn *conn) {
	if cs == nil {
		return
	}
	cn.crew = slices.MinFunc(cs.all, func(a, b *crew) int { return cmp.Compare(a.size(), b.size()) })
	cn.seat = cn.crew.admit(cn)
	cn.socket.cared = true
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

// duty is one goroutine's time on duty.
type duty struct {
	crew   *crew
	over   bool
	events [atOnce]syscall.EpollEvent
	ready  [atOnce]*conn // whose events these are
	n      int           // how many there are
}

// atOnce is how many connections are taken from the system in one call.
const atOnce = 128

// work is the life of a member on duty.
func (c *crew) work() {
	d := &duty{crew: c}
	poll := d.poll                 // made once, since each making is an allocation
	for c.wait.Read(poll) == nil { // until the crew has ended
		d.look()
		for _, cn := range d.ready[:d.n] {
			if cn == nil || !cn.claim() {
				continue // it is over, or has a reader
			}
			cn.duty = d
			if cn.serve(); d.over {
				return // of the others the system tells the next one again
			}
		}
		runtime.Gosched()
	}
}

// poll returns false if no connection has anything to read; it is called again when one may have.
func (d *duty) poll(fd uintptr) bool {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, fd, uintptr(unsafe.Pointer(&d.events[0])), atOnce, 0, 0, 0)
	d.n = int(n)
	return errno == 0 && d.n > 0
}

// look finds the connections that the events are of.
func (d *duty) look() {
	d.crew.mu.Lock()
	defer d.crew.mu.Unlock()
	for i, e := range d.events[:d.n] {
		d.ready[i] = d.crew.seats[e.Fd]
	}
}

// control begins or ends that epoll tells of the connection.
func (c *crew) control(cn *conn, op int) (err error) {
	failed := cn.socket.raw.Control(func(fd uintptr) {
		err = syscall.EpollCtl(c.polled, op, int(fd), &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: cn.seat})
	})
	if failed != nil {
		return failed
	}
	return err
}
