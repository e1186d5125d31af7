package layout

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"
	"sync"

	"github.com/sigurn/crc16"
)

// sum is a check: how it is computed, and over what.
type sum struct {
	kind     string
	from, to int // parts, by their index, the last one included
}

// sums are the kinds of checks: the bytes of each, and how it is computed. Their tables are made for whoever asks.
var sums = sync.OnceValue(func() map[string]check {
	all := map[string]check{
		"sum8": {1, func(p []byte) uint64 { return uint64(sum8(p)) }},
		"lrc8": {1, func(p []byte) uint64 { return uint64(-sum8(p)) }}, // Modbus ASCII: the sum and it make 0
		"xor8": {1, func(p []byte) (v uint64) {
			for _, b := range p {
				v ^= uint64(b)
			}
			return v
		}},
		"crc32":  {4, func(p []byte) uint64 { return uint64(crc32.ChecksumIEEE(p)) }},
		"crc32c": {4, func(p []byte) uint64 { return uint64(crc32.Checksum(p, castagnoli)) }},
		"sha256d": {4, func(p []byte) uint64 {
			once := sha256.Sum256(p)
			twice := sha256.Sum256(once[:])
			return uint64(binary.BigEndian.Uint32(twice[:]))
		}},
	}
	for name, params := range map[string]crc16.Params{
		"arc": crc16.CRC16_ARC, "modbus": crc16.CRC16_MODBUS, "ccitt-false": crc16.CRC16_CCITT_FALSE, "x25": crc16.CRC16_X_25,
		"xmodem": crc16.CRC16_XMODEM, "kermit": crc16.CRC16_KERMIT, "dnp": crc16.CRC16_DNP, "usb": crc16.CRC16_USB,
		"genibus": crc16.CRC16_GENIBUS, "mcrf4xx": crc16.CRC16_MCRF4XX, "buypass": crc16.CRC16_BUYPASS, "maxim": crc16.CRC16_MAXIM,
	} {
		table := crc16.MakeTable(params)
		all["crc16-"+name] = check{2, func(p []byte) uint64 { return uint64(crc16.Checksum(p, table)) }}
	}
	return all
})

type check struct {
	bytes int
	of    func([]byte) uint64
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sum8(p []byte) (v byte) {
	for _, b := range p {
		v += b
	}
	return v
}

// Sums lists the kinds of checks.
func Sums() []string { return slices.Sorted(maps.Keys(sums())) }

// over computes a check of a frame whose marks are not escaped; starts says where each part begins, and where the last one ends. Its own
// bytes count as zeros.
func (s sum) over(frame []byte, starts []int, own int) uint64 {
	covered := frame[starts[s.from]:starts[s.to+1]]
	if s.from <= own && own <= s.to {
		covered = append([]byte{}, covered...)
		clear(covered[starts[own]-starts[s.from] : starts[own+1]-starts[s.from]])
	}
	return sums()[s.kind].of(covered)
}
