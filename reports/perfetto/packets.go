package perfetto

import (
	"io"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// The numbers of the fields that are written: protos/perfetto/trace/trace.proto, trace_packet.proto, and in track_event track_event.proto,
// track_descriptor.proto, counter_descriptor.proto and debug_annotation.proto.
const (
	tracePacket = 1

	packetTimestamp  = 8
	packetSequence   = 10
	packetEvent      = 11
	packetFlags      = 13
	packetDescriptor = 60

	descriptorUUID    = 1
	descriptorName    = 2
	descriptorParent  = 5
	descriptorCounter = 8
	counterUnit       = 3

	eventNotes    = 4
	eventType     = 9
	eventTrack    = 11
	eventCategory = 22
	eventName     = 23
	eventCounter  = 30
	eventFlow     = 47
	eventFlowEnd  = 48

	noteText = 6
	noteName = 10
)

// The values of those that are enumerations.
const (
	typeBegin   = 1
	typeEnd     = 2
	typeInstant = 3
	typeCounter = 4

	unitBytes    = 3
	stateCleared = 1 // of the flags: nothing before this packet counts
)

// sequence is the number of the one sequence of packets that is written.
const sequence = 1

// message is one message of the format as far as it is written.
type message []byte

func (m message) number(field protowire.Number, v uint64) message {
	return protowire.AppendVarint(protowire.AppendTag(m, field, protowire.VarintType), v)
}

func (m message) fixed(field protowire.Number, v uint64) message {
	return protowire.AppendFixed64(protowire.AppendTag(m, field, protowire.Fixed64Type), v)
}

func (m message) text(field protowire.Number, s string) message {
	return protowire.AppendString(protowire.AppendTag(m, field, protowire.BytesType), strings.ToValidUTF8(s, "\ufffd"))
}

func (m message) within(field protowire.Number, inner message) message {
	return protowire.AppendBytes(protowire.AppendTag(m, field, protowire.BytesType), inner)
}

// output writes packets, up to the first error.
type output struct {
	w      io.Writer
	groups uint64 // so far
	err    error
}

func (o *output) packet(m message) {
	if o.err == nil {
		_, o.err = o.w.Write(message{}.within(tracePacket, m.number(packetSequence, sequence)))
	}
}

// track names a track beneath another one; beneath 0 it stands for itself.
func (o *output) track(id, parent uint64, name string, counter bool) {
	d := message{}.number(descriptorUUID, id).text(descriptorName, name)
	if parent != 0 {
		d = d.number(descriptorParent, parent)
	}
	if counter {
		d = d.within(descriptorCounter, message{}.number(counterUnit, unitBytes))
	}
	o.packet(message{}.within(packetDescriptor, d))
}

// event writes one event of a track at a time since the trace began.
func (o *output) event(at time.Duration, track uint64, kind uint64, rest message) {
	e := append(message{}.number(eventType, kind).number(eventTrack, track), rest...)
	o.packet(message{}.number(packetTimestamp, uint64(max(0, at))).within(packetEvent, e))
}

// named is an event's name with its category, and what it says beside them; "" for nothing.
func named(category, name, note string) message {
	m := message{}.text(eventCategory, category).text(eventName, name)
	if note != "" {
		m = m.within(eventNotes, message{}.text(noteName, "note").text(noteText, note))
	}
	return m
}
