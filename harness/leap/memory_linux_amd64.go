package leap

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// memory is that of a process: the kernel's functions in it, and the counts.
type memory struct {
	file       *os.File
	begin, end uint64 // of the functions: [vdso] of /proc/PID/maps
	cell       uint64 // of the counts
}

// open finds both. The last word of a stack is one that nobody uses: the kernel puts it there, a zero, behind the name of the program
// (setup_arg_pages and bprm_mm_init of fs/exec.c).
func open(pid int) (memory, error) {
	var m memory
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return m, fmt.Errorf("read its map of memory: %w", err)
	}
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		fields := strings.Fields(line)
		if len(fields) != 6 {
			continue
		}
		if _, err := fmt.Sscanf(fields[0], "%x-%x", &from, &to); err != nil {
			continue
		}
		switch fields[5] {
		case "[vdso]":
			m.begin, m.end = from, to
		case "[stack]":
			m.cell = to - word
		}
	}
	if m.begin == 0 || m.cell == 0 {
		return m, errors.New("it has not the functions for clocks that the kernel gives a process (vDSO)")
	}
	m.file, err = os.OpenFile(fmt.Sprintf("/proc/%d/mem", pid), os.O_RDWR, 0)
	if err != nil {
		return m, fmt.Errorf("open its memory, which this system may keep from others than root: %w", err)
	}
	return m, nil
}

func (m memory) close() { m.file.Close() }

// lead has the kernel's functions lead to ours. The process may not run meanwhile.
func (m memory) lead() error {
	image, err := m.image()
	if err != nil {
		return err
	}
	if leads(image) {
		return nil
	}
	all, err := patches(image, m.cell)
	if err != nil {
		return err
	}
	if count, err := m.word(m.cell); err != nil || count != 0 {
		return errors.Join(errors.New("the last word of its stack is used"), err)
	}
	for _, p := range all {
		if err := m.write(m.begin+uint64(p.at), p.bytes); err != nil {
			return err
		}
	}
	return nil
}

// leads reports whether they do.
func (m memory) leads() bool {
	image, err := m.image()
	return err == nil && leads(image)
}

// writable returns why nothing could be written where lead writes: it writes what stands there.
func (m memory) writable() error {
	image, err := m.image()
	if err != nil {
		return err
	}
	all, err := patches(image, m.cell)
	if err != nil {
		return err
	}
	behind := all[0].at
	return m.write(m.begin+uint64(behind), image[behind:])
}

// set sets how many seconds are added.
func (m memory) set(seconds int64) error {
	return m.write(m.end-2*word, binary.LittleEndian.AppendUint64(nil, uint64(seconds)))
}

// asked reads the counts.
func (m memory) asked() (Asked, error) {
	count, err := m.word(m.cell)
	return Asked{Wall: int(uint32(count)), Other: int(count >> 32)}, err
}

func (m memory) image() ([]byte, error) {
	image := make([]byte, m.end-m.begin)
	if _, err := m.file.ReadAt(image, int64(m.begin)); err != nil {
		return nil, fmt.Errorf("read its functions for clocks: %w", err)
	}
	return image, nil
}

func (m memory) word(at uint64) (uint64, error) {
	var b [word]byte
	if _, err := m.file.ReadAt(b[:], int64(at)); err != nil {
		return 0, fmt.Errorf("read its memory: %w", err)
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

func (m memory) write(at uint64, b []byte) error {
	if _, err := m.file.WriteAt(b, int64(at)); err != nil {
		return fmt.Errorf("write to its functions for clocks: %w", err)
	}
	return nil
}

// holdsSockets reports whether the process has a socket of any kind open.
func holdsSockets(pid int) bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, _ := os.ReadDir(dir) // of one that has ended there are none
	for _, d := range entries {
		if to, err := os.Readlink(dir + "/" + d.Name()); err == nil && strings.HasPrefix(to, "socket:") {
			return true
		}
	}
	return false
}

// gone reports whether the process has ended; its memory is gone before its number is.
func gone(pid int) bool {
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	return errors.Is(err, fs.ErrNotExist) || err != nil || len(maps) == 0
}
