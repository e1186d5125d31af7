package harness

import "github.com/sockdrill/sockdrill/harness/adapter"

// Need is something a case asks of an implementation. What an implementation does not offer is skipped with that reason
// (adapter.Implementation.Lacks words it). Feature names of the drill protocol are needs, too.
type Need string

const (
	Account  Need = "account"   // a second witness: an adapter
	Prefix   Need = "prefix"    // length-prefix framing
	Lines    Need = "lines"     // CRLF framing
	MaxFrame Need = "max_frame" // a declared or configured frame limit
	Process  Need = "process"   // a process of ours, that can be signalled
	Signals  Need = "signals"   // SIGTERM and SIGSTOP, which Windows does not have
	Linux    Need = "linux"     // something only Linux offers
	Long     Need = "long"      // messages of a mebibyte
	Huge     Need = "huge"      // messages of 20 MiB: more than any system buffers
	Many     Need = "many"      // many connections at once
	Crowd    Need = "crowd"     // more of them than a set of descriptors of the traditional size holds
	Beyond   Need = "beyond"    // a length that announces far more than the limit on frames
	Foreign  Need = "foreign"   // a length that another protocol's first bytes put above the limit on frames
	Stream   Need = "stream"    // judged even for a plain byte echo, or a client without framing

	Wire       Need = "wire"       // a client that runs without an adapter; every other case of a client needs one
	OneAtATime Need = "one_conn"   // a client that opens one connection at a time
	Returns    Need = "returns"    // a client that comes back after a loss
	Speaks     Need = "speaks"     // a client that sends whole frames without being asked
	Backoff    Need = "backoff"    // a declared backoff
	Attempts   Need = "attempts"   // which has a last attempt
	Stable     Need = "stable"     // which begins anew after a stable connection
	Undeclared Need = "undeclared" // a client whose backoff is not declared

	Messages       Need = "messages"
	Timeouts       Need = "timeouts"
	Reconnect      Need = "reconnect"
	BackoffSamples Need = "backoff_samples"
	Retry          Need = "retry"
	Ping           Need = "ping"
	Cancel         Need = "cancel"
	HalfClose      Need = "half_close"
	Pause          Need = "pause"
	Counters       Need = "counters"
	Drain          Need = "drain"
	Limits         Need = "limits"
	Keys           Need = "keys"
	Deadlines      Need = "deadlines"
	GoingAway      Need = "going_away"
	Budget         Need = "budget"
	Handshake      Need = "handshake"
	Addresses      Need = "addresses"
	Backpressure   Need = "backpressure"
	PingLimit      Need = "ping_limit"
)

// framed is asked of every case that is not marked Stream: frames, not bytes, are echoed.
const framed Need = "framed"

// What a server is judged for that answers one question and echoes nothing.
const (
	// Answers marks a case that holds for it: it sends nothing but what Fit, Payload, Bulk or Flooding gave, and holds what comes
	// against Replies.
	Answers Need = "answers"
	// Flood is asked of a server whose replies have to fill the system's buffers, see Flooding.
	Flood Need = adapter.NeedFlood
	// EmptyRule is asked where it has to be known what may become of an empty frame: an echo may come back from an echo server only.
	EmptyRule Need = adapter.NeedEmptyRule
	// echoes is asked of every case of a server that is not marked Answers.
	echoes Need = adapter.NeedEchoes
)
