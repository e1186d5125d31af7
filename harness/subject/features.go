package subject

// The features: what an implementation does beyond framed messages.
const (
	Messages       = "messages"
	Timeouts       = "timeouts"
	Reconnect      = "reconnect"
	BackoffSamples = "backoff_samples"
	Retry          = "retry"
	Ping           = "ping"
	Cancel         = "cancel"
	HalfClose      = "half_close"
	Pause          = "pause"
	Counters       = "counters"
	Drain          = "drain"
	LimitsFeature  = "limits"
	Lines          = "lines"        // frames of the other kind too: `framing` may be set to crlf
	Keys           = "keys"         // idempotency keys of the message profile
	Deadlines      = "deadlines"    // remaining deadlines of the message profile
	GoingAway      = "going_away"   // going-away of the message profile
	Handshake      = "handshake"    // a client is connected when the peer has shown that it lives
	Addresses      = "addresses"    // a client races several addresses (RFC 8305)
	Names          = "names"        // a client looks names up, by the resolver that it is told of
	SystemNames    = "system_names" // a client looks names up by the resolver of its system
	Backpressure   = "backpressure" // a client's queue has a limit, and tells when it may be filled again
	Budget         = "budget"       // what retries may add is bounded for all requests together
	PingLimit      = "ping_limit"   // a server ends connections that ping too often
	TLSFeature     = "tls"          // an adapter takes the config's tls
	KeepAlive      = "keepalive"    // an adapter takes the config's keepalive, and its system keeps to it
	UserTimeout    = "user_timeout" // likewise, of a client

	SlowIncrementOp = "slow_increment" // a server has the operation slow_increment of the message profile
)

// Features lists what may be declared.
var Features = []string{
	Messages, Timeouts, Reconnect, BackoffSamples, Retry, Ping, Cancel, HalfClose, Pause, Counters, Drain,
	LimitsFeature, Lines, Keys, Deadlines, GoingAway, Handshake, Addresses, Names, SystemNames, Backpressure, Budget, PingLimit, SlowIncrementOp,
	TLSFeature, KeepAlive, UserTimeout,
}
