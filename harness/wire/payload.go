package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// Fill is the payload of a drill protocol `fill`: n bytes that harness and
// adapter both compute, byte i being (seed + i*131 + (i>>8)*17) mod 256.
func Fill(n int, seed byte) []byte {
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(int(seed) + i*131 + (i>>8)*17)
	}
	return p
}

// CRC is the CRC-32 (IEEE) that an adapter reports for a payload.
func CRC(p []byte) uint32 { return crc32.ChecksumIEEE(p) }

// numberLen is how many bytes of a payload a worker's and a message's number take.
const numberLen = 8

// Numbered is a copy of payload as the n-th message (from 0) of a worker (from
// 0) carries it: both numbers stand in the first eight bytes, 32 bits big-endian
// each. It panics if payload has no eight bytes.
func Numbered(payload []byte, worker, n uint32) []byte {
	if len(payload) < numberLen {
		panic(fmt.Sprintf("number a payload of %d bytes: it needs %d", len(payload), numberLen))
	}
	p := append([]byte{}, payload...)
	binary.BigEndian.PutUint32(p, worker)
	binary.BigEndian.PutUint32(p[4:], n)
	return p
}

// NumberOf reads the numbers that Numbered wrote; ok is false if payload has no
// eight bytes.
func NumberOf(payload []byte) (worker, n uint32, ok bool) {
	if len(payload) < numberLen {
		return 0, 0, false
	}
	return binary.BigEndian.Uint32(payload), binary.BigEndian.Uint32(payload[4:]), true
}
