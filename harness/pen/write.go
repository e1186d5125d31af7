package pen

import "slices"

// The types of records that are sealed (RFC 8446 section 5.1).
const (
	Alert     byte = 21
	Handshake byte = 22
	Data      byte = 23
)

// A key update is a message of a handshake: its type, its length in three bytes, and whether one is asked for in return
// (RFC 8446 sections 4 and 4.6.3).
const (
	keyUpdate    = 24
	keyUpdateLen = 5
)

// The levels of alerts, of which TLS 1.3 ignores what they say (RFC 8446 section 6), and some alerts (section 6.2).
const (
	Warning byte = 1
	Fatal   byte = 2

	CloseNotify   byte = 0
	BadRecordMAC  byte = 20
	InternalError byte = 80
	UserCanceled  byte = 90
)

// Write writes one record as it is said. What a Record cannot be by the rules is not refused: that is what a pen is for.
func (p *Pen) Write(r Record) error {
	_, err := p.socket.Write(p.out.seal(r))
	return err
}

// WriteData writes data in one record. It may be empty, which is legal (RFC 8446 section 5.1). Above 16 KiB it is an oversize record,
// which the other side has to refuse (section 5.2).
func (p *Pen) WriteData(data []byte) error { return p.Write(Record{Type: Data, Data: data}) }

// WriteEach writes data in records of so many bytes, all handed to the system at once.
func (p *Pen) WriteEach(data []byte, size int) error {
	var all []byte
	for part := range slices.Chunk(data, size) {
		all = append(all, p.out.seal(Record{Type: Data, Data: part})...)
	}
	_, err := p.socket.Write(all)
	return err
}

// WriteEmpty writes so many records without data, all handed to the system at once.
func (p *Pen) WriteEmpty(n int) error {
	var all []byte
	for range n {
		all = append(all, p.out.seal(Record{Type: Data})...)
	}
	_, err := p.socket.Write(all)
	return err
}

// WriteAlert writes an alert. After CloseNotify, or a fatal one, a right sender is silent; a pen is not.
func (p *Pen) WriteAlert(level, description byte) error {
	return p.Write(Record{Type: Alert, Data: []byte{level, description}})
}

// WriteSplitAlert writes an alert in two records, a byte in each. That is not legal in TLS 1.3, where an alert must not be fragmented
// (RFC 8446 section 5.1): whoever ends the connection for it is right.
func (p *Pen) WriteSplitAlert(level, description byte) error {
	if err := p.Write(Record{Type: Alert, Data: []byte{level}}); err != nil {
		return err
	}
	return p.Write(Record{Type: Alert, Data: []byte{description}})
}

// UpdateKeys tells that new keys are used from here on, and uses them (RFC 8446 section 4.6.3). Asked says that the other side is to do the
// same, which it does before it writes again.
func (p *Pen) UpdateKeys(asked bool) error {
	message := []byte{keyUpdate, 0, 0, 1, 0}
	if asked {
		message[4] = 1
	}
	if err := p.Write(Record{Type: Handshake, Data: message}); err != nil {
		return err
	}
	return p.out.update()
}
