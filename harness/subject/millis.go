package subject

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
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

// UnmarshalYAML reads a whole number of milliseconds. It takes the node, so that an error has its place.
func (m *Millis) UnmarshalYAML(node ast.Node) error {
	if f, is := node.(*ast.FloatNode); is { // of which the library would drop the fraction
		return &yaml.SyntaxError{Message: fmt.Sprintf("%v is no whole number of milliseconds", f.Value), Token: node.GetToken()}
	}
	var n int64
	if err := yaml.NodeToValue(node, &n); err != nil {
		if d, is := written(node); is {
			return &yaml.SyntaxError{Message: fmt.Sprintf("%v: a time is a whole number of milliseconds here: write %d", d,
				d.Milliseconds()), Token: node.GetToken()}
		}
		return err
	}
	if err := m.set(n); err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: node.GetToken()}
	}
	return nil
}

// written reports whether the node is a duration as people and flags write it, such as 30s.
func written(node ast.Node) (time.Duration, bool) {
	d, err := time.ParseDuration(node.GetToken().Value)
	return d, err == nil && d >= time.Millisecond
}

func (m *Millis) set(n int64) error {
	if n < 0 || n > math.MaxInt64/int64(time.Millisecond) {
		return fmt.Errorf("%d milliseconds are no time to wait", n)
	}
	*m = Millis(time.Duration(n) * time.Millisecond)
	return nil
}
