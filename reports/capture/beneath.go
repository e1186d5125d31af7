package capture

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"io"
	"slices"
	"time"

	"github.com/gopacket/gopacket/pcapgo"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// direction is one of a connection.
type direction struct {
	conn int
	dir  string
}

// merged are the events of a trace in their order. Of a connection over TLS they have the bytes that lay on the wire in place of those that
// these carry. It was opened before the first of them, which a trace notes behind the handshake, and each of its ends comes behind the last.
func merged(e record.Evidence) []trace.Event {
	first, last := map[int]time.Duration{}, map[direction]time.Duration{}
	for _, b := range e.Beneath.Bytes {
		began, known := first[b.Conn]
		if !known || b.T < began { // what was read may have been noted before what it answers
			first[b.Conn] = b.T
		}
		last[direction{b.Conn, b.Dir}] = max(b.T, last[direction{b.Conn, b.Dir}])
	}
	var events []trace.Event
	for _, event := range e.Trace {
		began, sealed := first[event.Conn]
		if event.Lane != trace.Peer || !sealed {
			events = append(events, event)
			continue
		}
		switch event.Kind {
		case trace.Sent, trace.Got:
			continue
		case trace.Accept, trace.Dial:
			event.T = min(event.T, began)
		case trace.FIN, trace.EndFIN:
			event.T = max(event.T, last[direction{event.Conn, event.Dir}]+1)
		}
		events = append(events, event)
	}
	events = append(events, e.Beneath.Bytes...)
	slices.SortStableFunc(events, func(a, b trace.Event) int { return cmp.Compare(a.T, b.T) })
	return events
}

// A Decryption Secrets Block and what it holds (draft-ietf-opsawg-pcapng section 4.7).
const (
	secretsBlock = 0x0000000a
	tlsKeyLog    = 0x544c534b
	blockFrame   = 20 // bytes beside the secrets: the type, the length twice, the kind of secrets and their length
)

// writeSecrets writes what opens the records that follow. The writer of packages has no such block, and is beneath it.
func writeSecrets(packets *pcapgo.NgWriter, w io.Writer, text string) error {
	if text == "" {
		return nil
	}
	if err := packets.Flush(); err != nil {
		return err
	}
	padding := make([]byte, -len(text)&3)
	total := uint32(blockFrame + len(text) + len(padding))
	var block bytes.Buffer
	for _, word := range []uint32{secretsBlock, total, tlsKeyLog, uint32(len(text))} {
		block.Write(binary.LittleEndian.AppendUint32(nil, word))
	}
	block.WriteString(text)
	block.Write(padding)
	block.Write(binary.LittleEndian.AppendUint32(nil, total))
	_, err := w.Write(block.Bytes())
	return err
}
