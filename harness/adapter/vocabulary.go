package adapter

import (
	"slices"
)

// Class says what ended a connection or a command. The vocabulary is closed.
type Class string

// The classes of the drill protocol.
const (
	Refused          Class = "refused"
	ConnectTimeout   Class = "connect_timeout"
	HandshakeTimeout Class = "handshake_timeout"
	IdleTimeout      Class = "idle_timeout"
	FrameTimeout     Class = "frame_timeout"
	RequestTimeout   Class = "request_timeout"
	SendTimeout      Class = "send_timeout"
	PingTimeout      Class = "ping_timeout"
	Reset            Class = "reset"           // a reset, wherever it fell
	CleanClose       Class = "clean_close"     // FIN between frames
	Truncated        Class = "truncated"       // FIN inside a frame
	FrameTooLarge    Class = "frame_too_large" // longer than the limit
	Malformed        Class = "malformed"       // no frame or message of the profile
	Canceled         Class = "canceled"
	Ambiguous        Class = "ambiguous" // sent, no reply, and nobody knows whether it was carried out
	GaveUp           Class = "gave_up"   // attempts or time of the policy are used up
	Rejected         Class = "rejected"  // an error reply that the policy does not retry
	Closed           Class = "closed"    // the client was closed or is not connected
	QueueFull        Class = "queue_full"
	Certificate      Class = "certificate"
	Resolve          Class = "resolve"
	Other            Class = "other"
)

// Timed reports whether it is a clock of the implementation that leads to this class. Where such a class comes unexpected, what
// should have come before may have been late for the host's sake.
func (c Class) Timed() bool {
	switch c {
	case ConnectTimeout, HandshakeTimeout, IdleTimeout, FrameTimeout, RequestTimeout, SendTimeout, PingTimeout, GaveUp:
		return true
	}
	return false
}

// Classes lists the closed vocabulary.
var Classes = []Class{
	Refused, ConnectTimeout, HandshakeTimeout, IdleTimeout, FrameTimeout, RequestTimeout, SendTimeout, PingTimeout,
	Reset, CleanClose, Truncated, FrameTooLarge, Malformed, Canceled, Ambiguous, GaveUp, Rejected, Closed, QueueFull,
	Certificate, Resolve, Other,
}

// Known reports whether the class is one of the vocabulary.
func (c Class) Known() bool { return slices.Contains(Classes, c) }

// State is where a client is in its life. The vocabulary is closed.
type State string

// The states of a client. Draining and StateClosed are reserved.
const (
	Disconnected State = "disconnected"
	Resolving    State = "resolving"
	Connecting   State = "connecting"
	Connected    State = "connected"
	BackingOff   State = "backoff"
	Draining     State = "draining"
	StateClosed  State = "closed"
)

// States lists the closed vocabulary.
var States = []State{Disconnected, Resolving, Connecting, Connected, BackingOff, Draining, StateClosed}

// Known reports whether the state is one of the vocabulary.
func (s State) Known() bool { return slices.Contains(States, s) }

// The verbs of commands.
const (
	VerbHello  = "hello"
	VerbOpen   = "open"
	VerbSend   = "send"
	VerbCancel = "cancel"
	VerbClose  = "close"
	VerbPause  = "pause"
	VerbQuery  = "query"
	VerbBye    = "bye"
)

// The names of events.
const (
	EventState   = "state"
	EventRecv    = "recv"
	EventDone    = "done"
	EventAttempt = "attempt"
	EventRetry   = "retry"
	EventError   = "error"

	EventWritable = "writable"
)
