package main

import (
	"fmt"
	"net/netip"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/sockdrill/sockdrill/bench/internal/process"
	"github.com/sockdrill/sockdrill/bench/internal/result"
)

// plan is what one run is told.
type plan struct {
	addr               string
	pid                int
	conns, size, depth int
	warm, length       time.Duration
}

// longestStart bounds the time until every connection has had its first echo.
const longestStart = 30 * time.Second

// load is one run on its way.
type load struct {
	plan
	pattern  pattern
	epoll    int
	byFD     map[int32]*conn
	buf      []byte
	start    time.Time
	alive    int  // connections that have had an echo
	measured bool // whole frames count
	count    int64
	took     latencies
}

func run(p plan) (result.Load, error) {
	addr, err := netip.ParseAddrPort(p.addr)
	if err != nil {
		return result.Load{}, err
	}
	l := &load{plan: p, pattern: newPattern(p.size, p.depth), byFD: map[int32]*conn{}, start: time.Now()}
	l.buf = make([]byte, min(l.pattern.period+1, 256<<10)) // greater than what can come: a full buffer would ask for one more read
	if l.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return result.Load{}, fmt.Errorf("epoll: %w", err)
	}
	if err := l.connect(addr); err != nil {
		return result.Load{}, err
	}
	if err := l.drive(p.warm); err != nil {
		return result.Load{}, err
	}
	// A server that is still accepting is not yet doing what is measured.
	for l.alive < l.conns {
		if time.Since(l.start) > longestStart {
			return result.Load{}, fmt.Errorf("%d connections of %d have had no echo after %v", l.conns-l.alive, l.conns, longestStart)
		}
		if err := l.drive(10 * time.Millisecond); err != nil {
			return result.Load{}, err
		}
	}
	return l.measure()
}

// connect opens all connections and begins their first frames.
func (l *load) connect(addr netip.AddrPort) error {
	for i := range l.conns {
		c, err := dial(addr, i, l.depth)
		if err != nil {
			return err
		}
		l.byFD[int32(c.fd)] = c
		event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLET, Fd: int32(c.fd)}
		if err := unix.EpollCtl(l.epoll, unix.EPOLL_CTL_ADD, c.fd, &event); err != nil {
			return fmt.Errorf("epoll: %w", err)
		}
	}
	for _, c := range l.byFD {
		if err := c.ask(l.pattern, l.depth, time.Since(l.start)); err != nil {
			return err
		}
	}
	return nil
}

// measure keeps all connections busy and counts what comes back.
func (l *load) measure() (r result.Load, err error) {
	before, err := l.used()
	if err != nil {
		return r, err
	}
	began := time.Now()
	l.measured = true
	if err := l.drive(l.length); err != nil {
		return r, err
	}
	r = result.Load{Messages: l.count, Time: time.Since(began), P50: l.took.percentile(0.5), P99: l.took.percentile(0.99)}
	after, err := l.used()
	if err != nil {
		return r, err
	}
	if r.Messages == 0 {
		return r, fmt.Errorf("not one echo came within %v", l.length)
	}
	r.CPU, r.Own = after.server-before.server, after.own-before.own
	r.Foreign = max(0, after.machine-before.machine-r.CPU-r.Own)
	return r, nil
}

// usage is the processor time that was used so far.
type usage struct{ machine, server, own time.Duration }

func (l *load) used() (u usage, err error) {
	if u.machine, err = process.Busy(); err != nil {
		return u, err
	}
	if u.server, err = process.CPU(l.pid); err != nil {
		return u, err
	}
	u.own, err = process.CPU(os.Getpid())
	return u, err
}

// drive keeps all connections busy for so long.
func (l *load) drive(length time.Duration) error {
	events := make([]unix.EpollEvent, 256)
	const patience = 2000 // milliseconds without any event: the server has stopped answering
	for end := time.Now().Add(length); time.Now().Before(end); {
		n, err := unix.EpollWait(l.epoll, events, patience)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return fmt.Errorf("epoll: %w", err)
		}
		if n == 0 {
			return fmt.Errorf("no connection of %d had an answer within %d ms", l.conns, patience)
		}
		for _, event := range events[:n] {
			if err := l.serve(l.byFD[event.Fd]); err != nil {
				return err
			}
		}
	}
	return nil
}

// serve takes in what has come back on a connection, and asks for as much again.
func (l *load) serve(c *conn) error {
	if err := c.flush(l.pattern); err != nil {
		return err
	}
	for more := true; more; {
		first := c.received / int64(l.pattern.frame)
		whole, again, err := c.read(l.pattern, l.buf)
		if err != nil {
			return err
		}
		more = again
		if whole == 0 {
			continue
		}
		if first == 0 {
			l.alive++
		}
		now := time.Since(l.start)
		if l.measured {
			l.count += int64(whole)
			for i := range int64(whole) {
				l.took.add(now - c.began[(first+i)%int64(len(c.began))])
			}
		}
		if err := c.ask(l.pattern, whole, now); err != nil {
			return err
		}
	}
	return nil
}
