package runner

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

// cpuPressure is where Linux tells for how long something has waited for a processor, since it started:
// Documentation/accounting/psi.rst.
const cpuPressure = "/proc/pressure/cpu"

// pressure returns a function that tells which part of the time since its last call something waited for a processor, from 0 to 1. The
// first call tells of the last ten seconds where the system does. Where it tells nothing, the lateness of our own sleepers has to do.
func pressure(lateness func(from, to time.Time) time.Duration) func() float64 {
	if text, err := os.ReadFile(cpuPressure); err == nil {
		if _, _, err := parsePressure(string(text)); err == nil {
			return systemPressure()
		}
	}
	return feltPressure(lateness)
}

// systemPressure reads the system's own figures.
func systemPressure() func() float64 {
	var last time.Time
	var before time.Duration
	return func() float64 {
		text, err := os.ReadFile(cpuPressure)
		now := time.Now()
		recent, total, perr := parsePressure(string(text))
		if err != nil || perr != nil {
			return 0
		}
		share := recent
		if !last.IsZero() && now.After(last) {
			share = min(1, (total-before).Seconds()/now.Sub(last).Seconds())
		}
		last, before = now, total
		return share
	}
}

// parsePressure reads the line "some avg10=12.34 avg60=… avg300=… total=MICROSECONDS": the share of the last ten seconds, and the
// whole time, in which something waited.
func parsePressure(text string) (recent float64, total time.Duration, err error) {
	line, _, _ := strings.Cut(text, "\n")
	var percent, minute, minutes float64
	var micros int64
	if _, err := fmt.Sscanf(line, "some avg10=%f avg60=%f avg300=%f total=%d", &percent, &minute, &minutes, &micros); err != nil {
		return 0, 0, fmt.Errorf("read %s: %q: %w", cpuPressure, line, err)
	}
	return percent / 100, time.Duration(micros) * time.Microsecond, nil
}

// troubled is a lateness of the sleepers that stands for a host on which something waits all the time: five turns of twenty
// milliseconds, with which a red verdict on a time is not trusted any more.
const troubled = 5 * timing.Stall

// feltPressure goes by the sleepers.
func feltPressure(lateness func(from, to time.Time) time.Duration) func() float64 {
	last := time.Now()
	return func() float64 {
		from := last
		last = time.Now()
		return min(1, lateness(from, last).Seconds()/troubled.Seconds())
	}
}
