package transport

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// unixPrefix begins the addresses of Unix-domain sockets: unix:/run/app.sock.
const unixPrefix = "unix:"

// Unix is Unix-domain stream sockets, where the system has them. They have no resets, and a full accept queue fails a dial at once.
var Unix = Transport{Name: "unix", Prefix: unixPrefix, Listen: listenUnix, Dial: dialUnix, Leave: leaveUnix,
	Parse: checkUnix, Check: checkUnix}

// longestPath is the longest path of a socket that every system takes, in bytes: sun_path of unix(4) of the BSDs has 104, with the zero at
// its end.
const longestPath = 103

// unixStream is a connection over a Unix-domain socket.
type unixStream struct{ *net.UnixConn }

// Break has nothing to send.
func (unixStream) Break() error { return errors.ErrUnsupported }

func streamUnix(raw net.Conn) Stream { return unixStream{raw.(*net.UnixConn)} }

// Path is the path of an address; false for one of another transport.
func Path(addr string) (path string, is bool) { return strings.CutPrefix(addr, unixPrefix) }

var sockets atomic.Int64

// Fresh returns an address that no other call of any process of this machine returns. Nothing is there yet.
func Fresh() string {
	name := fmt.Sprintf("sockdrill-%d-%d.sock", os.Getpid(), sockets.Add(1))
	return unixPrefix + filepath.Join(os.TempDir(), name)
}

// listenUnix listens at a path. What a listener that has closed left there is replaced: its path stays, so that the system refuses who
// dials it; a path at which somebody listens is not taken.
func listenUnix(ctx context.Context, addr string, _ Options) (Listener, error) {
	if addr == "" {
		addr = Fresh()
	}
	if err := checkUnix(addr); err != nil {
		return nil, err
	}
	path, _ := Path(addr)
	leaveUnix(addr)
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	return listener{l, addr, streamUnix}, nil
}

// leaveUnix removes a socket on which nobody listens, and nothing else.
func leaveUnix(addr string) {
	path, is := Path(addr)
	if info, err := os.Lstat(path); !is || err != nil || info.Mode()&fs.ModeSocket == 0 {
		return
	}
	if raw, err := net.Dial("unix", path); err == nil {
		raw.Close()
		return
	}
	_ = os.Remove(path) // if it is not ours to remove, listening there says so
}

// queuePoll is how often a dial is tried again while the accept queue is full: a blocking connect(2) waits there, and one that must not
// block, as the runtime's, is told EAGAIN.
const queuePoll = time.Millisecond

func dialUnix(ctx context.Context, addr string, _ Options) (Stream, error) {
	if err := checkUnix(addr); err != nil {
		return nil, err
	}
	path, _ := Path(addr)
	for {
		raw, err := (&net.Dialer{}).DialContext(ctx, "unix", path)
		if err == nil {
			return streamUnix(raw), nil
		}
		if !errors.Is(err, syscall.EAGAIN) {
			return nil, err
		}
		select {
		case <-time.After(queuePoll):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// checkUnix is about the form alone: every path is on this machine.
func checkUnix(addr string) error {
	path, is := Path(addr)
	switch {
	case !is || path == "":
		return fmt.Errorf("address %q: it must be unix: and a path, such as unix:/run/app.sock", addr)
	case len(path) > longestPath:
		return fmt.Errorf("address %q: the path has %d bytes, and a socket's may have %d; choose a shorter one, or another TMPDIR", addr,
			len(path), longestPath)
	}
	return nil
}
