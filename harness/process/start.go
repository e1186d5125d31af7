package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"time"

	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// explainStart turns an error of exec into what a person can act on.
func explainStart(command, dir string, err error) *StartError {
	e := &StartError{Command: command, Cause: err}
	switch {
	case dir != "" && !isDir(dir):
		e.Problem = fmt.Sprintf("its working directory %q does not exist", dir)
		e.Remedy = "correct `dir`"
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, fs.ErrNotExist):
		e.Problem = "no such program"
		e.Remedy = "check the first word (a program in this directory is written ./name), and the interpreter in its #! line if it has one"
	case errors.Is(err, fs.ErrPermission):
		e.Problem = "the program may not be executed"
		e.Remedy = "run chmod +x on it, or put its interpreter before it (python3 name)"
	case notExecutable(err):
		e.Problem = "the file is no program for this machine"
		e.Remedy = "a script needs #! in its first line or its interpreter before it (python3 name)"
	default:
		e.Problem = err.Error()
	}
	return e
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// Ready waits until a {addr} server has started: until it writes the line that Ready declares or, if there is none, until
// it accepts a connection at addr. That probe is closed at once, without a byte but those of a handshake. The error is a *StartError that
// says whether the process ended or merely does not listen.
func (p *Process) Ready(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, p.timing.Start)
	defer cancel()
	if len(p.ready.text) > 0 {
		return p.awaitLine(ctx)
	}
	grace := time.After(p.timing.Prompt)
	for {
		err := p.accepts(ctx, addr)
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return p.notReady("the process "+p.Words()+" before it listened at "+addr, "see its standard error", err)
		case <-grace:
			if at := elsewhere(addr); at != "" {
				return p.misplaced(at, addr, err)
			}
		case <-ctx.Done():
			if at := elsewhere(addr); at != "" {
				return p.misplaced(at, addr, err)
			}
			return p.late(fmt.Sprintf("nothing listens at %s after %v", addr, p.timing.Start),
				"the server must listen at the address given for {addr} or in "+AddrVariable+
					"; one that takes longer says so with `start`", err)
		case <-time.After(p.timing.Poll):
		}
	}
}

// accepts opens a connection and ends it. Over TLS with a handshake, since a server may well wait for nobody else meanwhile; one that does
// not come about is the baseline's to tell.
func (p *Process) accepts(ctx context.Context, addr string) error {
	carrier := transport.Of(addr)
	if p.secured {
		carrier = transport.Terms{Limit: p.timing.Prompt}.Transport()
	}
	conn, err := carrier.Dial(ctx, addr, transport.Options{})
	if err == nil {
		conn.Close()
	}
	if errors.Is(err, transport.ErrUnopened) {
		return nil
	}
	return err
}

// elsewhere returns another address of this port at which somebody listens, of those that programs are often bound to; empty if
// nobody does.
func elsewhere(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil || transport.Of(addr).Name != transport.TCP.Name {
		return ""
	}
	for _, usual := range []string{"127.0.0.1", "::1"} {
		if usual == host {
			continue
		}
		at := net.JoinHostPort(usual, port)
		if conn, err := net.DialTimeout("tcp", at, time.Second); err == nil {
			conn.Close()
			return at
		}
	}
	return ""
}

// misplaced is the error of a server that listens at another address than it was told.
func (p *Process) misplaced(at, addr string, cause error) *StartError {
	return p.notReady(fmt.Sprintf("it was told to listen at %s, and listens at %s", addr, at),
		"write "+subject.PortWord+" in place of "+subject.AddrWord+
			" if its port alone can be chosen: then it is given a port of 127.0.0.1", cause)
}

// awaitLine waits for the line that says that the server is ready.
func (p *Process) awaitLine(ctx context.Context) error {
	awaited := fmt.Sprintf("a line with %q (ready.line of the manifest)", p.ready.text)
	select {
	case <-p.ready.seen:
		return nil
	case <-p.done:
		return p.notReady("the process "+p.Words()+" before it wrote "+awaited, "see what it wrote", nil)
	case <-ctx.Done():
		return p.late(fmt.Sprintf("it did not write %s within %v", awaited, p.timing.Start),
			"correct the text, flush the line, or leave `ready` out: then a server is ready when it accepts a connection", ctx.Err())
	}
}

// late is notReady for a process that may still become ready: its time was over.
func (p *Process) late(problem, remedy string, cause error) *StartError {
	e := p.notReady(problem, remedy, cause)
	e.Late = true
	if u, err := p.Usage(); err == nil {
		e.Waited = u.Waited
	}
	return e
}

func (p *Process) notReady(problem, remedy string, cause error) *StartError {
	// What a dying process wrote last may still be in the pipe.
	p.Settle()
	if words := LastWords(p.Stderr()); words != "" {
		remedy += "; it wrote:\n" + words
	}
	return &StartError{Command: p.command, Problem: problem, Remedy: remedy, Cause: cause}
}
