package adapter

import (
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Command is one line from the harness to an adapter. Fields that do not belong to the verb stay at their zero value
// and are not written.
type Command struct {
	ID       int         `json:"id"` // set by Session.Do
	Verb     string      `json:"verb"`
	Protocol int         `json:"protocol,omitempty"` // hello: the version
	Role     record.Side `json:"role,omitempty"`     // open: client or server
	Client   string      `json:"client,omitempty"`   // whom: the name given by open
	Addr     string      `json:"addr,omitempty"`     // open of a server: where to listen
	Addrs    []string    `json:"addrs,omitempty"`    // open of a client: where to connect, in this order; or names: see Config.Resolver
	Config   *Config     `json:"config,omitempty"`
	Data     []byte      `json:"data,omitempty"` // send: the payload; neither data nor fill: an empty one
	Fill     *Fill       `json:"fill,omitempty"` // send: a payload that both sides compute
	Request  *Request    `json:"request,omitempty"`
	Repeat   int         `json:"repeat,omitempty"`  // send: messages for each worker; 0 is 1
	Workers  int         `json:"workers,omitempty"` // send: threads at once; 0 is 1
	Of       int         `json:"of,omitempty"`      // cancel: which send; 0 is the client
	How      string      `json:"how,omitempty"`     // close: graceful, abort or half
	On       *bool       `json:"on,omitempty"`      // pause: stop reading, or read again
	What     string      `json:"what,omitempty"`    // query: clock, state, counters or backoff
	Attempt  int         `json:"attempt,omitempty"` // query backoff: after which failed attempt, from 1
	Count    int         `json:"count,omitempty"`   // query backoff: how many draws
}

// Fill is a payload that needs no base64: byte i is (Seed + i*131 + (i>>8)*17) mod 256.
type Fill struct {
	Len  int64 `json:"len"`
	Seed int64 `json:"seed"`
}

// Request makes a message a request of the message profile.
type Request struct {
	Op         string `json:"op"` // echo, sleep, reply or increment
	Arg        int64  `json:"arg"`
	Idempotent bool   `json:"idempotent"`    // whether a policy may retry it
	Key        int64  `json:"key,omitempty"` // its idempotency key; 0: none
}

// Config is what `open` asks for. A limit that is 0 is off.
type Config struct {
	Framing        string         `json:"framing,omitempty"`
	MaxFrame       int64          `json:"max_frame,omitempty"` // bytes
	Messages       bool           `json:"messages,omitempty"`
	ConnectTimeout subject.Millis `json:"connect_timeout,omitempty"`
	AttemptDelay   subject.Millis `json:"attempt_delay,omitempty"`    // before the next address is tried beside the last one
	Resolver       string         `json:"resolver,omitempty"`         // asked about names, host and port; "": the system is, if there are any
	ResolveDelay   subject.Millis `json:"resolution_delay,omitempty"` // of addresses of IPv4, for those of IPv6
	HandshakeLimit subject.Millis `json:"handshake_timeout,omitempty"`
	IdleTimeout    subject.Millis `json:"idle_timeout,omitempty"`
	FrameTimeout   subject.Millis `json:"frame_timeout,omitempty"`
	SendTimeout    subject.Millis `json:"send_timeout,omitempty"`
	RequestTimeout subject.Millis `json:"request_timeout,omitempty"`
	AttemptTimeout subject.Millis `json:"attempt_timeout,omitempty"` // one sending of a request
	Deadlines      bool           `json:"deadlines,omitempty"`       // requests carry the time that is left of RequestTimeout
	PingInterval   subject.Millis `json:"ping_interval,omitempty"`
	PingTimeout    subject.Millis `json:"ping_timeout,omitempty"`
	CloseTimeout   subject.Millis `json:"close_timeout,omitempty"`
	DrainTimeout   subject.Millis `json:"drain_timeout,omitempty"`
	MaxConnections int            `json:"max_connections,omitempty"`
	PingFloor      subject.Millis `json:"min_ping_interval,omitempty"` // between the pings that a server bears
	SendQueue      int64          `json:"send_queue,omitempty"`        // bytes
	Reconnect      bool           `json:"reconnect,omitempty"`

	UserTimeout subject.Millis   `json:"user_timeout,omitempty"` // of TCP: data that is sent and not acknowledged
	KeepAlive   *subject.Probing `json:"keepalive,omitempty"`    // of TCP; nil: as it likes
	TLS         *TLS             `json:"tls,omitempty"`          // nil: no TLS
	RetryBudget *RetryBudget     `json:"retry_budget,omitempty"` // nil: none
	Backoff     *subject.Backoff `json:"backoff,omitempty"`      // nil: one attempt
}

// TLS says that the stream is one of TLS, and by what: paths of files of PEM, and a name. A client has to trust CA alone, and to be
// content with nobody but Name; a server has to show Cert, and to insist on clients that CA
// vouches for if there is one.
type TLS struct {
	CA   string `json:"ca,omitempty"`
	Cert string `json:"cert,omitempty"` // with what comes along with it
	Key  string `json:"key,omitempty"`
	Name string `json:"name,omitempty"` // of the server
	// ALPN are the protocols that it offers, or chooses from; none: it says nothing.
	ALPN []string `json:"alpn,omitempty"`
}

// RetryBudget bounds what retries add to the load of a server that fails: each failure takes a token, each success gives
// Ratio of one back, and no request is retried unless more than half of the tokens are there (gRFC A6).
type RetryBudget struct {
	Tokens float64 `json:"tokens"` // at the start, and at most
	Ratio  float64 `json:"ratio"`
}
