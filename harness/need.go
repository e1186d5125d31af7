package harness

// Need is something a case asks of an implementation. What an implementation does not offer is skipped with that reason
// (adapter.Implementation.Lacks words it). Feature names of the drill protocol are needs, too.
type Need string

const (
	Account  Need = "account"   // a second witness: an adapter
	Prefix   Need = "prefix"    // length-prefix framing
	Lines    Need = "lines"     // CRLF framing
	MaxFrame Need = "max_frame" // a declared or configured frame limit
	Idle     Need = "idle"      // a declared or configured idle limit
	Process  Need = "process"   // a process of ours, that can be signalled
	Signals  Need = "signals"   // SIGTERM and SIGSTOP, which Windows does not have
	Linux    Need = "linux"     // something only Linux offers
	Long     Need = "long"      // messages of a mebibyte
	Huge     Need = "huge"      // messages of 20 MiB: more than any system buffers
	Many     Need = "many"      // many connections at once
	Beyond   Need = "beyond"    // a length that announces far more than the limit on frames
	Foreign  Need = "foreign"   // a length that another protocol's first bytes put above the limit on frames
	Stream   Need = "stream"    // judged even for a plain byte echo

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
)

// framed is asked of every case that is not marked Stream: frames, not bytes, are echoed.
const framed Need = "framed"
