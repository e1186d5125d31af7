package seal

import (
	"encoding/binary"
	"errors"
	"sync/atomic"
)

// Numbers are those that a step of kind Sequence puts before messages, one after the other, from 1 on: whoever makes a message
// takes the next. They are those of all messages of a framing, whatever connection they go over: on each of them they only grow,
// with gaps.
type Numbers struct {
	Bytes  int  // 4 or 8
	Little bool // they lie in little-endian order

	last atomic.Uint64
}

// ErrNumber is a message too short for the number before it.
var ErrNumber = errors.New("the number before it is cut")

func (s *Numbers) put(p []byte) []byte {
	n := make([]byte, 8, 8+len(p))
	if number := s.last.Add(1); s.Little {
		binary.LittleEndian.PutUint64(n, number)
		n = n[:s.Bytes]
	} else {
		binary.BigEndian.PutUint64(n, number)
		n = n[8-s.Bytes:]
	}
	return append(n, p...)
}

// take parts the number from what is behind it.
func (s *Numbers) take(p []byte) (number uint64, behind []byte, err error) {
	if len(p) < s.Bytes {
		return 0, nil, ErrNumber
	}
	n := make([]byte, 8)
	if s.Little {
		copy(n, p[:s.Bytes])
		return binary.LittleEndian.Uint64(n), p[s.Bytes:], nil
	}
	copy(n[8-s.Bytes:], p)
	return binary.BigEndian.Uint64(n), p[s.Bytes:], nil
}

// Counts reports whether one of the steps numbers messages.
func (s Steps) Counts() bool { return s.sequence() >= 0 }

func (s Steps) sequence() int {
	for i, step := range s {
		if step.Kind == Sequence {
			return i
		}
	}
	return -1
}

// Number is that of a sealed message, within the limit that Open has. It panics unless Counts. The errors are those of Open.
func (s Steps) Number(sealed []byte, most uint64) (uint64, error) {
	at := s.sequence()
	numbered, err := s[at+1:].Open(sealed, s[:at+1].Sealed(most))
	if err != nil {
		return 0, err
	}
	number, _, err := s[at].Numbers.take(numbered)
	return number, err
}
