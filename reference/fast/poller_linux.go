package fast

import (
	"os"
	"runtime"
	"syscall"
)

// poller is how whoever is on duty waits for the crew's connections, and is that member's own.
//
// While one connection at a time has something, the member's thread sleeps in the system. A goroutine that sleeps has to be
// found by a thread that wakes for it and then looks for others, which is twice the processor time of a short echo.
//
// When several have something at once, it waits as other goroutines do: the runtime has few threads awake, and the more
// comes before the next call the fewer calls there are. With 64 connections that saves a quarter to a half of the processor time.
type poller struct {
	polled int             // the descriptor of epoll
	file   *os.File        // polled once more, watched by the runtime; nil while the crew is quiet
	raw    syscall.RawConn // of file
	alone  int             // rounds with one connection, since the last with several
	known  int             // goroutines, when others could run for the last time
}

// A crew is quiet after so many rounds with one connection, and after every so many of them lets others run in any case.
const (
	quiet = 64
	yield = 8
)

func newPoller() (poller, error) {
	polled, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return poller{}, err
	}
	syscall.SetNonblock(polled, true) // as a file that the runtime can watch
	return poller{polled: polled}, nil
}

// wait returns when connections have something to read; false means that there will not be any more.
func (p *poller) wait(d *duty, poll func(fd uintptr) bool) bool {
	if p.file != nil && p.raw.Read(poll) == nil {
		return true
	}
	for {
		n, err := syscall.EpollWait(p.polled, d.events[:], -1)
		if err != syscall.EINTR {
			d.n = max(n, 0)
			return err == nil
		}
	}
}

// settle comes after a round with n connections. It lets other goroutines run. Of a thread that waits in the system the runtime
// notices only after a while, up to some milliseconds, that it has left work behind. But to yield also wakes a thread in case there
// is something for it to do, so a quiet crew yields only now and then, and when goroutines were begun meanwhile.
func (p *poller) settle(n int) {
	p.alone++
	switch {
	case n > 1:
		p.alone = 0
		p.hurry()
	case p.alone >= quiet:
		p.calm()
	}
	if now := runtime.NumGoroutine(); p.file != nil || p.known != now || p.alone%yield == 0 {
		p.known = now
		runtime.Gosched()
	}
}

// hurry has the runtime wait from now on, if the system has a descriptor left for that.
func (p *poller) hurry() {
	if p.file != nil {
		return
	}
	if own := duplicate(uintptr(p.polled)); own >= 0 {
		p.file = os.NewFile(uintptr(own), "epoll")
		p.raw, _ = p.file.SyscallConn() // fails only without a file
	}
}

// calm ends that.
func (p *poller) calm() {
	if p.file != nil {
		p.file.Close()
		p.file = nil
	}
}
