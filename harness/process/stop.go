package process

import (
	"time"
)

// grace is how long a process has between TERM and KILL, and its group to be gone after KILL.
const grace = time.Second

// Stop ends the process and all of its group: end of input, Timing.Leave, TERM, one second, KILL. A {addr} server is not
// expected to mind its input and gets TERM at once. It returns what was left in the group after the process itself
// had ended, in words; those are killed too. Bounded; further calls give the same.
func (p *Process) Stop() []string {
	p.stop.Do(p.end)
	return p.leftovers
}

// Hurry shortens what Stop waits for after the end of the input.
func (p *Process) Hurry(leave time.Duration) { p.timing.Leave = min(p.timing.Leave, leave) }

// Forced returns what it took to end the process, in words; empty if the end of its input was enough. Ask after Stop.
func (p *Process) Forced() string { return p.forced }

func (p *Process) end() {
	p.group.resume()
	p.stdin.Close()
	if p.zero || !p.Ended(p.timing.Leave) {
		p.force()
	}
	if p.leftovers = p.remaining(); len(p.leftovers) > 0 {
		p.group.kill()
	}
	p.Settle()
	p.closePipes()
	if p.clocks != nil {
		p.clocks.Close()
	}
	p.group.release()
}

// force ends a process that does not end by itself.
func (p *Process) force() {
	if p.Ended(0) {
		return
	}
	p.forced = "TERM"
	p.group.terminate()
	if p.Ended(grace) {
		return
	}
	p.forced = "KILL"
	p.group.kill()
	p.Ended(grace)
}

// remaining names what is left in the group. A child that is about to end with its parent gets a moment to do so. Of a group
// that was killed nothing is left by anybody but a host that is slow to take it down.
func (p *Process) remaining() []string {
	if p.forced == "KILL" {
		return nil
	}
	for deadline := time.Now().Add(p.timing.Quiet); ; time.Sleep(p.timing.Poll) {
		left := p.group.members()
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// Settle waits a moment for the last bytes in the pipes: they end when the last holder of the other end does.
func (p *Process) Settle() {
	drained := make(chan struct{})
	go func() {
		p.drains.Wait()
		close(drained)
	}()
	timer := time.NewTimer(p.timing.Quiet)
	defer timer.Stop()
	select {
	case <-drained:
	case <-timer.C:
	}
}
