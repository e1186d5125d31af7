package adapter

import (
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/process"
	"github.com/sockdrill/sockdrill/harness/record"
)

// Answer is what an adapter answers to a command: accepted, or not.
type Answer struct {
	ID          int              `json:"id"`
	OK          bool             `json:"ok"`
	Error       string           `json:"error,omitempty"`       // free text; never judged
	Unsupported string           `json:"unsupported,omitempty"` // what of the command it does not know
	Addr        string           `json:"addr,omitempty"`        // open of a server: where it listens
	State       State            `json:"state,omitempty"`       // query state
	T           int64            `json:"t,omitempty"`           // query clock: µs of the adapter's clock
	Counters    map[string]int64 `json:"counters,omitempty"`    // query counters
	Delays      []int64          `json:"delays,omitempty"`      // query backoff: µs
	Hello

	Asked time.Duration `json:"-"` // just before the command was written, on the trace's clock
	At    time.Duration `json:"-"` // when the answer arrived, on the trace's clock
}

// Hello is how an adapter introduces itself.
type Hello struct {
	Protocol int           `json:"protocol,omitempty"`
	Name     string        `json:"name,omitempty"`
	Version  string        `json:"version,omitempty"`
	Language string        `json:"language,omitempty"`
	Roles    []record.Side `json:"roles,omitempty"`
	Features []string      `json:"features,omitempty"`
}

// Event is one line that an adapter wrote unasked. Which fields count depends on Event; the protocol's page has the table.
type Event struct {
	Event  string        `json:"event"`
	Client string        `json:"client,omitempty"`
	Conn   string        `json:"conn,omitempty"` // the adapter's own name of the connection
	T      int64         `json:"t"`              // µs of the adapter's clock; Session.OnTrace converts
	At     time.Duration `json:"-"`              // when the line arrived, on the trace's clock

	From   State  `json:"from,omitempty"`
	To     State  `json:"to,omitempty"`
	Local  string `json:"local,omitempty"`  // state to connected: the join with the wire
	Remote string `json:"remote,omitempty"` // state to connected
	Class  Class  `json:"class,omitempty"`
	Detail string `json:"detail,omitempty"` // free text; never judged

	Len  int64  `json:"len,omitempty"`
	CRC  uint32 `json:"crc,omitempty"`  // IEEE
	Data []byte `json:"data,omitempty"` // if Len is at most 4096

	ID    int    `json:"id,omitempty"` // done, retry: of which command
	OK    *bool  `json:"ok,omitempty"` // done
	Count int    `json:"count,omitempty"`
	Code  int    `json:"code,omitempty"`  // done: of an error reply
	N     int    `json:"n,omitempty"`     // attempt, retry: its number
	Addr  string `json:"addr,omitempty"`  // attempt: where to
	Delay int64  `json:"delay,omitempty"` // attempt, retry: µs waited before it
	// Untold: the client knows of no delay that was chosen before this attempt, only that there was one.
	Untold bool `json:"untold,omitempty"`
}

// Succeeded reports whether a done event reports success.
func (e Event) Succeeded() bool { return e.OK != nil && *e.OK }

// Is reports whether the event speaks of exactly this payload.
func (e Event) Is(payload []byte) bool {
	return e.Len == int64(len(payload)) && e.CRC == crc32.ChecksumIEEE(payload)
}

// String is the event in short, for people.
func (e Event) String() string {
	who := strings.TrimSpace(e.Client + " " + e.Conn)
	switch e.Event {
	case EventState:
		return process.Shorten(fmt.Sprintf("%s: %s -> %s %s", who, e.From, e.To, e.Class))
	case EventRecv:
		return process.Shorten(fmt.Sprintf("%s: recv %d bytes", who, e.Len))
	case EventDone:
		return process.Shorten(fmt.Sprintf("%s: done %d %t %s", who, e.ID, e.Succeeded(), e.Class))
	case EventAttempt:
		return process.Shorten(fmt.Sprintf("%s: attempt %d to %s after %d µs", who, e.N, e.Addr, e.Delay))
	case EventRetry:
		return process.Shorten(fmt.Sprintf("%s: retry %d of %d after %d µs", who, e.N, e.ID, e.Delay))
	case EventError:
		return process.Shorten(fmt.Sprintf("%s: error %s %s", who, e.Class, e.Detail))
	}
	return process.Shorten(who + ": " + e.Event)
}
