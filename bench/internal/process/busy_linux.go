package process

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Busy is the time that all processors of the machine together have worked since it started, for whomever, and been taken
// away by whoever runs the machine. The system counts it in hundredths of a second (/proc/stat, proc_stat(5)).
func Busy() (time.Duration, error) {
	raw, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, err
	}
	line, _, _ := bytes.Cut(raw, []byte("\n"))
	fields := bytes.Fields(line)
	const idle, wait, steal = 4, 5, 8
	if len(fields) <= steal {
		return 0, fmt.Errorf("/proc/stat: the first line is %q", line)
	}
	var ticks int64
	for i, field := range fields[1 : steal+1] {
		if i+1 == idle || i+1 == wait {
			continue
		}
		n, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil {
			return 0, fmt.Errorf("/proc/stat: %w", err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, nil
}
