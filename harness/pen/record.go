package pen

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// Record is what one record holds.
type Record struct {
	Type     byte
	Data     []byte
	Padding  int  // zeros behind the data, which the other side takes off (RFC 8446 section 5.4)
	WrongTag bool // written: the last bit of its tag is flipped
}

// update reports whether it says that its sender goes on with new keys.
func (r Record) update() bool {
	return r.Type == Handshake && len(r.Data) == keyUpdateLen && r.Data[0] == keyUpdate
}

// ErrTag is that of a record whose tag is wrong: another key, another number, or bits that changed.
var ErrTag = errors.New("a record's tag is wrong")

// headerLen is the length of a record's header in bytes: type, version, length (RFC 8446 section 5.1).
const headerLen = 5

func lengthOf(header []byte) int { return int(binary.BigEndian.Uint16(header[3:])) }

// seal makes the record that comes next: data, its type and the padding, encrypted; the header is what the tag covers beside them
// (RFC 8446 section 5.2). Without its type, padding alone would be refused.
func (k *keys) seal(r Record) []byte {
	plain := append(bytes.Clone(r.Data), r.Type)
	plain = append(plain, make([]byte, r.Padding)...)
	record := []byte{Data, 3, 3}
	record = binary.BigEndian.AppendUint16(record, uint16(len(plain)+k.aead.Overhead()))
	record = k.aead.Seal(record, k.nonce(), plain, record)
	if r.WrongTag {
		record[len(record)-1] ^= 1
	}
	return record
}

// open reads one. What is not sealed, as the change_cipher_spec that some send for the sake of old machines between us, is returned as
// it is and not counted (RFC 8446 section 5, appendix D.4).
func (k *keys) open(header, body []byte) (Record, error) {
	if header[0] != Data {
		return Record{Type: header[0], Data: body}, nil
	}
	plain, err := k.aead.Open(nil, k.nonce(), body, header)
	if err != nil {
		return Record{}, ErrTag
	}
	data := bytes.TrimRight(plain, "\x00")
	if len(data) == 0 {
		return Record{}, errors.New("a record has no type")
	}
	at := len(data) - 1
	return Record{Type: data[at], Data: data[:at], Padding: len(plain) - len(data)}, nil
}
