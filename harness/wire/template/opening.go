package template

import (
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"time"
)

// Step is one step of an opening: what is to come, what is sent, or that TLS begins. One that is none of them is passed over.
type Step struct {
	Expect   Template `json:"expect,omitzero" yaml:"expect"`
	Send     Template `json:"send,omitzero" yaml:"send"`
	StartTLS bool     `json:"starttls,omitempty" yaml:"starttls"`
}

// Opening is what is said on every connection before anything else.
type Opening []Step

// Parts are the steps before TLS begins, none where it begins with the connection or not at all, and those behind that, which keep
// their numbers.
func (o Opening) Parts() (plain, within Opening) {
	i := slices.IndexFunc(o, func(s Step) bool { return s.StartTLS })
	if i < 0 {
		return nil, o
	}
	if i == len(o)-1 {
		return o[:i], nil
	}
	return o[:i], append(make(Opening, i+1), o[i+1:]...)
}

// Followed is the same opening with bytes right behind what it sends last, as if they were a part of it.
func (o Opening) Followed(by []byte) Opening {
	o = slices.Clone(o)
	for i := len(o) - 1; i >= 0; i-- {
		if len(o[i].Send.Pieces) > 0 {
			o[i].Send.Pieces = append(slices.Clone(o[i].Send.Pieces), Piece{Kind: Literal, Bytes: by})
			break
		}
	}
	return o
}

// Sends is how many bytes are sent in all.
func (o Opening) Sends() (n int) {
	for _, step := range o {
		n += len(step.Send.Fill(0, nil))
	}
	return n
}

// OpeningError is why an opening did not come to its end.
type OpeningError struct {
	Step  int // from 1
	Says  string
	Cause error // what the connection said; nil if other bytes came than were expected
}

func (e *OpeningError) Error() string {
	return fmt.Sprintf("step %d of the opening (exchange.opening): %s", e.Step, e.Says)
}

func (e *OpeningError) Unwrap() error { return e.Cause }

// mostExpected bounds what one step waits for.
const mostExpected = 1 << 16 // bytes

// Play says it on a connection, of whose steps none begins TLS (Parts), no longer than until then; bytes behind the last one that is
// expected are left. It returns how many bytes were sent and came. The error is an *OpeningError.
func (o Opening) Play(conn net.Conn, until time.Time) (sent, came int, err error) {
	if err := conn.SetDeadline(until); err != nil {
		return 0, 0, &OpeningError{Step: 1, Says: "the connection is gone", Cause: err}
	}
	for i, step := range o {
		if len(step.Send.Pieces) > 0 {
			n, err := conn.Write(step.Send.Fill(0, nil))
			if sent += n; err != nil {
				return sent, came, &OpeningError{i + 1, fmt.Sprintf("the connection ended after %d bytes of it were sent", sent), err}
			}
			continue
		}
		n, err := step.Expect.await(conn)
		if came += n; err != nil {
			err.Step = i + 1
			return sent, came, err
		}
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return sent, came, &OpeningError{len(o), "the connection is gone", err}
	}
	return sent, came, nil
}

// await reads until what came is what is expected, one byte at a time, so that none behind it is taken.
func (t Template) await(conn net.Conn) (int, *OpeningError) {
	var got []byte
	one := make([]byte, 1)
	found := t.Match(nil)
	for !found.OK {
		if found.Final || len(got) == mostExpected {
			return len(got), &OpeningError{Says: differs(got, found)}
		}
		n, err := conn.Read(one)
		if n == 0 && err != nil {
			return len(got), &OpeningError{Says: differs(got, found) + ": " + why(err), Cause: err}
		}
		got = append(got, one[:n]...)
		found = t.Match(got)
	}
	return len(got), nil
}

// differs says what came and what should have come.
func differs(got []byte, f Found) string {
	if f.At >= len(got) {
		return fmt.Sprintf("after %d bytes, %s, it expected %s and nothing more came", len(got), show(got), f.Want)
	}
	return fmt.Sprintf("at byte %d it expected %s, and %s came", f.At, f.Want, show(got[f.At:]))
}

func why(err error) string {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return "the time for it was over"
	}
	return "the connection had ended"
}

// Differs says where bytes are not what the template says: the offset, what it has there, and what came.
func (f Found) Differs(b []byte) string {
	if f.At >= len(b) {
		return fmt.Sprintf("at byte %d the template has %s, and %d bytes are all that came", f.At, f.Want, len(b))
	}
	return fmt.Sprintf("at byte %d the template has %s, and %s came", f.At, f.Want, show(b[f.At:]))
}
