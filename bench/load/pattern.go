package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
)

// pattern is the stream that every connection sends, over and over: as many frames as are under way at once, each with
// random bytes of its own. An echo that loses, repeats, swaps or changes a byte differs from it.
type pattern struct {
	frame  int    // bytes of one frame, header included
	period int    // bytes after which the stream repeats
	twice  []byte // two periods, so that any stretch of up to one period is one slice
}

func newPattern(size, depth int) pattern {
	random := rand.New(rand.NewPCG(1, uint64(size)))
	var once []byte
	for range depth {
		once = binary.BigEndian.AppendUint32(once, uint32(size))
		for range size {
			once = append(once, byte(random.Uint32()))
		}
	}
	return pattern{frame: len(once) / depth, period: len(once), twice: append(once, once...)}
}

// at is the stretch of n bytes, at most one period, that begins at that offset of the stream.
func (p pattern) at(offset int64, n int) []byte {
	from := int(offset % int64(p.period))
	return p.twice[from : from+n]
}

// verify holds what was read at that offset against the pattern.
func (p pattern) verify(offset int64, got []byte) error {
	if len(got) > p.period {
		return fmt.Errorf("%d bytes came back at once, and only %d were under way", len(got), p.period)
	}
	if !bytes.Equal(got, p.at(offset, len(got))) {
		return fmt.Errorf("the echo differs from what was sent within the %d bytes from offset %d", len(got), offset)
	}
	return nil
}
