package certificate

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/binary"
	"math/big"
)

// seed is what all keys and serial numbers of an authority follow from.
type seed [sha256.Size]byte

func seedOf(number uint64) seed { return sha256.Sum256(binary.BigEndian.AppendUint64(nil, number)) }

// other is the seed of another authority, which shares no key with this one.
func (s seed) other(label string) seed { return s.bytes("authority", label, 0) }

// bytes are 32 bytes that follow from the seed, a purpose, a label and a number.
func (s seed) bytes(purpose, label string, number byte) [sha256.Size]byte {
	return sha256.Sum256(append(s[:], purpose+"\x00"+label+"\x00"+string(rune(number))...))
}

// key is a P-256 key. A number that is no key (0, or not below the order of the curve: one in 2^32) gives way to the next one.
func (s seed) key(label string) (key *ecdsa.PrivateKey, err error) {
	for number := range byte(8) {
		raw := s.bytes("key", label, number)
		if key, err = ecdsa.ParseRawPrivateKey(elliptic.P256(), raw[:]); err == nil {
			return key, nil
		}
	}
	return nil, err
}

// serial is a positive number of at most 16 bytes (RFC 5280 §4.1.2.2 allows 20).
func (s seed) serial(label string) *big.Int {
	raw := s.bytes("serial", label, 0)
	raw[0] = raw[0]&0x7f | 0x40
	return new(big.Int).SetBytes(raw[:16])
}
