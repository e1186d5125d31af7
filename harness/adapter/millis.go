package adapter

import (
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Millis is a duration that travels as a whole number of milliseconds.
type Millis time.Duration

// D is the duration.
func (m Millis) D() time.Duration { return time.Duration(m) }

// MarshalJSON writes whole milliseconds.
func (m Millis) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(m).Milliseconds()) }

// UnmarshalJSON reads whole milliseconds.
func (m *Millis) UnmarshalJSON(b []byte) error {
	var n int64
	if err := json.Unmarshal(b, &n); err != nil {
		return fmt.Errorf("milliseconds %s: %w", b, err)
	}
	return m.set(n)
}

// UnmarshalYAML reads a whole number of milliseconds.
func (m *Millis) UnmarshalYAML(decode func(any) error) error {
	var n int64
	if err := decode(&n); err != nil {
		return err
	}
	return m.set(n)
}

func (m *Millis) set(n int64) error {
	if n < 0 || n > math.MaxInt64/int64(time.Millisecond) {
		return fmt.Errorf("%d milliseconds are no time to wait", n)
	}
	*m = Millis(time.Duration(n) * time.Millisecond)
	return nil
}
