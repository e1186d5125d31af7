package harness

import "github.com/sockdrill/sockdrill/harness/adapter"

// Need is something a case asks of an implementation. What an implementation does not offer is skipped with that reason
// (adapter.Implementation.Lacks words it). The vocabulary is the adapter package's, of which the features are a part; here it has
// a type. A case with any other need is refused when its labels are read (Suite.Case): no implementation would meet it.
type Need string

const (
	Account       = Need(adapter.NeedAccount)  // a second witness: an adapter
	Prefix        = Need(adapter.NeedPrefix)   // length-prefix framing
	Lines         = Need(adapter.NeedLines)    // CRLF framing
	MaxFrame      = Need(adapter.NeedMaxFrame) // a declared or configured frame limit
	Process       = Need(adapter.NeedProcess)  // a process of ours, that can be signalled
	Signals       = Need(adapter.NeedSignals)  // SIGTERM and SIGSTOP, which Windows does not have
	Linux         = Need(adapter.NeedLinux)    // something only Linux offers
	Long          = Need(adapter.NeedLong)     // messages of a mebibyte
	Huge          = Need(adapter.NeedHuge)     // messages of 20 MiB: more than any system buffers
	Many          = Need(adapter.NeedMany)     // many connections at once
	Crowd         = Need(adapter.NeedCrowd)    // more of them than a set of descriptors of the traditional size holds
	Beyond        = Need(adapter.NeedBeyond)   // a length that announces far more than the limit on frames
	Foreign       = Need(adapter.NeedForeign)  // a length that another protocol's first bytes put above the limit on frames
	Stream   Need = "stream"                   // judged even for a plain byte echo, or a client without framing

	Wire       = Need(adapter.NeedWire)       // a client that runs without an adapter; every other case of a client needs one
	OneAtATime = Need(adapter.NeedOneAtATime) // a client that opens one connection at a time
	Returns    = Need(adapter.NeedReturns)    // a client that comes back after a loss
	Speaks     = Need(adapter.NeedSpeaks)     // a client that sends whole frames without being asked
	Backoff    = Need(adapter.NeedBackoff)    // a declared backoff
	Attempts   = Need(adapter.NeedAttempts)   // which has a last attempt
	Stable     = Need(adapter.NeedStable)     // which begins anew after a stable connection
	Greeting   = Need(adapter.NeedGreeting)   // a client that declares what its server says first
	Undeclared = Need(adapter.NeedUndeclared) // a client whose backoff is not declared

	Messages       = Need(adapter.Messages)
	Timeouts       = Need(adapter.Timeouts)
	Reconnect      = Need(adapter.Reconnect)
	BackoffSamples = Need(adapter.BackoffSamples)
	Retry          = Need(adapter.Retry)
	Ping           = Need(adapter.Ping)
	Cancel         = Need(adapter.Cancel)
	HalfClose      = Need(adapter.HalfClose)
	Pause          = Need(adapter.Pause)
	Counters       = Need(adapter.Counters)
	Drain          = Need(adapter.Drain)
	Limits         = Need(adapter.LimitsFeature)
	Keys           = Need(adapter.Keys)
	Deadlines      = Need(adapter.Deadlines)
	GoingAway      = Need(adapter.GoingAway)
	Budget         = Need(adapter.Budget)
	Handshake      = Need(adapter.Handshake)
	Addresses      = Need(adapter.Addresses)
	Backpressure   = Need(adapter.Backpressure)
	PingLimit      = Need(adapter.PingLimit)
	SlowIncrement  = Need(adapter.SlowIncrementOp)
)

// framed is asked of every case that is not marked Stream: frames, not bytes, are echoed.
const framed = Need(adapter.NeedFramed)

// What a server is judged for that answers one question and echoes nothing.
const (
	// Answers marks a case that holds for it: it sends nothing but what Fit, Payload, Bulk or Flooding gave, and holds what comes
	// against Replies.
	Answers Need = "answers"
	// Flood is asked of a server whose replies have to fill the system's buffers, see Flooding.
	Flood = Need(adapter.NeedFlood)
	// EmptyRule is asked where it has to be known what may become of an empty frame: an echo may come back from an echo server only.
	EmptyRule = Need(adapter.NeedEmptyRule)
	// echoes is asked of every case of a server that is not marked Answers.
	echoes = Need(adapter.NeedEchoes)
)
