package process

import (
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// LimitDescriptors lets each process of the group open exactly that many descriptors more than it has now. Only Linux can
// do that to a process that runs.
func (p *Process) LimitDescriptors(more int) error {
	return p.limitDescriptors(func(pid int, now unix.Rlimit) (uint64, error) {
		open, err := openDescriptors(pid)
		limit := 0
		for free := 0; free < more; limit++ {
			if !open[limit] {
				free++
			}
		}
		return uint64(limit), err
	})
}

// AllowDescriptors lets each process of the group have that many descriptors open, if it may not already. It fails where the
// system permits fewer to anybody.
func (p *Process) AllowDescriptors(n int) error {
	return p.limitDescriptors(func(_ int, now unix.Rlimit) (uint64, error) {
		if now.Max < uint64(n) {
			return 0, fmt.Errorf("the system permits %d to a process, and not %d", now.Max, n)
		}
		return max(now.Cur, uint64(n)), nil
	})
}

// limitDescriptors changes the soft limit of every process of the group.
func (p *Process) limitDescriptors(limit func(pid int, now unix.Rlimit) (uint64, error)) error {
	for _, member := range members(p.group.id) {
		var now unix.Rlimit
		err := unix.Prlimit(member.PID, unix.RLIMIT_NOFILE, nil, &now)
		if err == nil {
			now.Cur, err = limit(member.PID, now)
		}
		if err == nil {
			err = unix.Prlimit(member.PID, unix.RLIMIT_NOFILE, &now, nil)
		}
		if err != nil {
			return fmt.Errorf("limit the descriptors of process %d (%s): %w", member.PID, p.command, err)
		}
	}
	return nil
}

// OwnDescriptors returns why this process may not have that many descriptors open; nil if it may.
func OwnDescriptors(n int) error {
	var own unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &own); err != nil {
		return fmt.Errorf("read our own limit on descriptors: %w", err)
	}
	if own.Cur < uint64(n) {
		return fmt.Errorf("sockdrill itself may have %d descriptors open, and not %d", own.Cur, n)
	}
	return nil
}

// openDescriptors are the numbers of those that the process has open. A new one gets the lowest number that is free, and the
// limit is one on numbers.
func openDescriptors(pid int) (map[int]bool, error) {
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	open := map[int]bool{}
	for _, d := range entries {
		if n, err := strconv.Atoi(d.Name()); err == nil {
			open[n] = true
		}
	}
	return open, err
}
