package timing

import (
	"fmt"
	"time"
)

// Round keeps of a duration what a reader needs: three digits, and all milliseconds of what takes seconds.
func Round(d time.Duration) time.Duration {
	switch a := d.Abs(); {
	case a >= 100*time.Millisecond:
		return d.Round(time.Millisecond)
	case a >= 10*time.Millisecond:
		return d.Round(100 * time.Microsecond)
	case a >= time.Millisecond:
		return d.Round(10 * time.Microsecond)
	case a >= time.Microsecond:
		return d.Round(time.Microsecond)
	}
	return d
}

// Words is fmt.Sprintf with every duration rounded, so that no sentence shows digits which nobody measured. It changes what args holds.
func Words(format string, args ...any) string {
	for i, a := range args {
		switch d := a.(type) {
		case time.Duration:
			args[i] = Round(d)
		case []time.Duration:
			all := make([]time.Duration, len(d))
			for j := range d {
				all[j] = Round(d[j])
			}
			args[i] = all
		}
	}
	return fmt.Sprintf(format, args...)
}
