package process

import (
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/leap"
)

// TakeClocks takes the wall clocks of the process and all of its group over, and sets them ahead of the true one by so much: all at once,
// while nothing of the group runs. Further calls only set them. The error says why they are out of reach.
func (p *Process) TakeClocks(ahead time.Duration) error {
	if p.clocks != nil {
		return p.SetClocks(ahead)
	}
	if err := p.group.signal(Freeze); err != nil {
		return fmt.Errorf("stop process %d (%s) to set its clock: %w", p.group.id, p.command, err)
	}
	defer p.group.resume()
	if err := p.stands(); err != nil {
		return fmt.Errorf("stop process %d (%s) to set its clock: %w", p.group.id, p.command, err)
	}
	clocks, err := leap.Take(p.group.numbers, ahead)
	if err != nil {
		return fmt.Errorf("set the wall clock of %s: %w", p.command, err)
	}
	p.clocks = clocks
	return nil
}

// SetClocks sets the wall clocks that TakeClocks has taken ahead of the true one by so much, at once, while the processes run.
func (p *Process) SetClocks(ahead time.Duration) error {
	if err := p.clocks.Set(ahead); err != nil {
		return fmt.Errorf("set the wall clock of %s: %w", p.command, err)
	}
	return nil
}

// ClocksAsked tells how often the processes have asked for a time since their wall clocks were set last. The error names one that holds
// sockets and sees the true wall clock.
func (p *Process) ClocksAsked() (leap.Asked, error) {
	asked, err := p.clocks.Asked()
	if err != nil {
		return asked, fmt.Errorf("look at the wall clock of %s: %w", p.command, err)
	}
	return asked, nil
}

// ClocksReached reports whether a process whose wall clock is set was seen to hold a socket. If none was, the implementation's sockets are
// those of a process that does not belong to the group.
func (p *Process) ClocksReached() bool { return p.clocks.Reached() }

// ClocksTaken reports whether TakeClocks has changed the process.
func (p *Process) ClocksTaken() bool { return p.clocks != nil }
