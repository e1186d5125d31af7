package fast

import (
	"syscall"
	"unsafe"
)

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

// bell is the number of what is no seat: the crew has ended.
const bell = -1

// work is the life of a member on duty.
func (c *crew) work() {
	d := &duty{crew: c}
	poll := d.poll // made once, since each making is an allocation
	for c.wait(d, poll) && d.look() {
		for _, cn := range d.ready[:d.n] {
			if cn == nil || !cn.claim() {
				continue // it is over, or has a reader
			}
			cn.duty = d
			if cn.serve(); d.over {
				return // of the others the system tells the next one again
			}
		}
		c.settle(d.n)
	}
}

// poll returns false if no connection has anything to read.
func (d *duty) poll(fd uintptr) bool {
	n, _, errno := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, fd, uintptr(unsafe.Pointer(&d.events[0])), atOnce, 0, 0, 0)
	d.n = int(n)
	return errno == 0 && d.n > 0
}

// look finds the connections that the events are of; false means that one is of the bell.
func (d *duty) look() bool {
	d.crew.mu.Lock()
	defer d.crew.mu.Unlock()
	for i, e := range d.events[:d.n] {
		if e.Fd == bell {
			return false
		}
		d.ready[i] = d.crew.seats[e.Fd]
	}
	return true
}

// control begins or ends that epoll tells of the connection.
func (c *crew) control(cn *conn, op int) (err error) {
	failed := cn.raw.Control(func(fd uintptr) {
		err = syscall.EpollCtl(c.polled, op, int(fd), &syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: cn.seat})
	})
	if failed != nil {
		return failed
	}
	return err
}
