package layout

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Append appends one valid frame of payload. free are the bytes of Any and Tag in their order; those that it does not have are 0. It
// panics if Fits has an error about the payload: that is the caller's bug.
func (l *Layout) Append(dst, payload, free []byte) []byte {
	if err := l.Fits(payload); err != nil {
		l.fault("%v", err)
	}
	if l.said.whole {
		return append(dst, payload...)
	}
	payload = l.sealed.Seal(payload)
	if free == nil {
		free = l.tags(append([]byte{}, payload...))
	}
	if l.fragments.none() {
		return l.appendFrame(dst, payload, free, 0)
	}
	pieces := l.fragments.split(payload, l.room())
	for i, p := range pieces {
		flag := uint64(0)
		if i == len(pieces)-1 {
			flag = l.fragments.flag
		}
		dst = l.appendFrame(dst, p, free, flag)
	}
	return dst
}

func (l *Layout) appendFrame(dst, payload, free []byte, flag uint64) []byte {
	begin := len(dst)
	starts := make([]int, 0, 16) // on the stack, for all but the longest descriptions
	for i, p := range l.parts {
		starts = append(starts, len(dst)-begin)
		if i == l.payload {
			dst = append(dst, payload...)
			continue
		}
		dst, free = p.append(dst, free, l.tells(p, l.value(uint64(len(payload)))|flag))
	}
	l.fill(dst[begin:], append(starts, len(dst)-begin))
	if l.escape == nil {
		return dst
	}
	from, to := begin+starts[l.payload], begin+starts[l.regionEnd()]
	tail := append([]byte{}, dst[from:]...)
	dst = l.escape.append(dst[:from], tail[:to-from])
	return append(dst, tail[to-from:]...)
}

// append writes one part other than the payload: checks as zeros, a length as it is given.
func (p Part) append(dst, free []byte, length uint64) (_, left []byte) {
	switch p.Kind {
	case Const:
		return append(dst, p.bytes...), free
	case Length, Again:
		return p.number.append(dst, length), free
	case Any, Tag:
		n := min(len(free), p.number.bytes)
		dst = append(dst, free[:n]...)
		return append(dst, make([]byte, p.number.bytes-n)...), free[n:]
	}
	return append(dst, make([]byte, p.size())...), free
}

// value is what the length says of a payload of so many bytes, if there is one.
func (l *Layout) value(bytes uint64) uint64 {
	if !l.HasLength() {
		return 0
	}
	return (bytes + l.counted()) / l.parts[l.length].counts.unit
}

// fill puts the checks and the padding into a frame whose marks are not escaped.
func (l *Layout) fill(frame []byte, starts []int) {
	for i, p := range l.parts {
		switch p.Kind {
		case Check:
			p.number.append(frame[starts[i]:starts[i]], p.sum.over(frame, starts, i))
		case Pad:
			p.number.append(frame[starts[i]:starts[i]], 0)
		}
	}
}

// Header is what stands before the payload of a frame that claims one of so many bytes, for a frame that ends early, never continues, or
// lies; a check in it is 0. It panics for more than Announces, and without a length.
func (l *Layout) Header(length uint64) []byte {
	if !l.HasLength() || length > l.room() {
		l.fault("there is no header of length %d", length)
	}
	return l.header(nil, l.value(length)|l.fragments.flag, nil)
}

// Field is a header whose length reads as it is given: it may be below what it counts. It panics if the number does not fit, and without
// a length.
func (l *Layout) Field(value uint64) []byte {
	if !l.HasLength() || value > l.parts[l.length].number.greatest() {
		l.fault("the length cannot be %d", value)
	}
	return l.header(nil, value, nil)
}

func (l *Layout) header(dst []byte, value uint64, free []byte) []byte {
	if free == nil {
		free = l.tags(nil)
	}
	for _, p := range l.parts[:l.payload] {
		dst, free = p.append(dst, free, l.tells(p, value))
	}
	return dst
}

// Fits returns why a payload cannot be framed; nil if it can.
func (l *Layout) Fits(payload []byte) error {
	if l.json && !json.Valid(payload) {
		return errors.New("it is no JSON text")
	}
	if l.said.whole {
		return l.framed(payload)
	}
	if err := l.said.allows(payload); err != nil {
		return err
	}
	if l.HasLength() {
		n, unit := l.sealed.Sealed(uint64(len(payload))), l.parts[l.length].counts.unit
		switch {
		case uint64(len(payload)) > l.Capacity():
			return fmt.Errorf("%d bytes are more than the length can say, which is %d", n, l.Capacity())
		case (n+l.counted())%unit != 0:
			return fmt.Errorf("%d bytes: the length counts units of %d", n, unit)
		case n == 0 && l.fragments.idle:
			return errors.New("without a byte it is an empty frame alone, which means nothing")
		case l.fragments.none() && l.value(n) < l.parts[l.length].counts.least:
			return fmt.Errorf("%d bytes are less than the protocol allows", n)
		}
		return nil
	}
	return l.unmarked(payload)
}
