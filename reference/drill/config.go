package drill

import (
	"math"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/client"
	"github.com/sockdrill/sockdrill/reference/frame"
	"github.com/sockdrill/sockdrill/reference/server"
)

// config is the protocol's config. What is absent is 0, and a limit of 0 is off.
type config struct {
	Framing        string
	MaxFrame       int   `json:"max_frame"`
	Messages       bool  `json:"messages"`
	ConnectTimeout int64 `json:"connect_timeout"`
	IdleTimeout    int64 `json:"idle_timeout"`
	FrameTimeout   int64 `json:"frame_timeout"`
	SendTimeout    int64 `json:"send_timeout"`
	RequestTimeout int64 `json:"request_timeout"`
	PingInterval   int64 `json:"ping_interval"`
	PingTimeout    int64 `json:"ping_timeout"`
	CloseTimeout   int64 `json:"close_timeout"`
	DrainTimeout   int64 `json:"drain_timeout"`
	MaxConnections int   `json:"max_connections"`
	PingFloor      int64 `json:"min_ping_interval"`
	SendQueue      int   `json:"send_queue"`
	Reconnect      bool
	AttemptDelay   int64 `json:"attempt_delay"`
	Resolver       string
	ResolveDelay   int64 `json:"resolution_delay"`
	HandshakeLimit int64 `json:"handshake_timeout"`
	AttemptTimeout int64 `json:"attempt_timeout"`
	Deadlines      bool
	RetryBudget    *client.RetryBudget `json:"retry_budget"`
	Backoff        *backoff
	TLS            *tlsConfig
	UserTimeout    int64 `json:"user_timeout"`
	KeepAlive      *keepAlive
}

// keepAlive is that of TCP, in milliseconds.
type keepAlive struct {
	Idle, Interval int64
	Count          int
}

// probes is what Go makes of it; its own default where nothing is said.
func (k *keepAlive) probes() net.KeepAliveConfig {
	if k == nil {
		return net.KeepAliveConfig{}
	}
	return net.KeepAliveConfig{Enable: true, Idle: ms(k.Idle), Interval: ms(k.Interval), Count: k.Count}
}

type backoff struct {
	Initial    int64
	Factor     float64
	Cap        int64
	Jitter     string
	Attempts   int
	MaxElapsed int64 `json:"max_elapsed"`
	Stable     int64
}

// ms is so many milliseconds, or the longest time of that sign: a number too great must not turn into a negative limit.
func ms(n int64) time.Duration {
	const most = math.MaxInt64 / int64(time.Millisecond)
	return time.Duration(min(max(n, -most), most)) * time.Millisecond
}

// transformed is t, but for lines: they cannot carry what it makes, and a case about lines is not about that.
func (c config) transformed(t frame.Transform) frame.Transform {
	if c.Framing == "crlf" {
		return frame.Transform{}
	}
	return t
}

// client is the configuration of a client; the error says what is wrong with that of TLS.
func (c config) client() (client.Config, error) {
	secured, err := c.TLS.client()
	cfg := client.Config{
		TLS:              secured,
		Framing:          c.Framing,
		MaxFrame:         c.MaxFrame,
		Messages:         c.Messages,
		ConnectTimeout:   ms(c.ConnectTimeout),
		AttemptDelay:     ms(c.AttemptDelay),
		ResolutionDelay:  ms(c.ResolveDelay),
		HandshakeTimeout: ms(c.HandshakeLimit),
		IdleTimeout:      ms(c.IdleTimeout),
		FrameTimeout:     ms(c.FrameTimeout),
		SendTimeout:      ms(c.SendTimeout),
		RequestTimeout:   ms(c.RequestTimeout),
		AttemptTimeout:   ms(c.AttemptTimeout),
		Deadlines:        c.Deadlines,
		RetryBudget:      c.RetryBudget,
		PingInterval:     ms(c.PingInterval),
		PingTimeout:      ms(c.PingTimeout),
		CloseTimeout:     ms(c.CloseTimeout),
		SendQueue:        c.SendQueue,
		KeepAlive:        c.KeepAlive.probes(),
		UserTimeout:      ms(c.UserTimeout),
		Reconnect:        c.Reconnect,
		Backoff:          c.Backoff.policy(),
	}
	if c.Resolver != "" {
		cfg.Resolver = client.ResolverAt(c.Resolver)
	}
	return cfg, err
}

func (b *backoff) policy() *client.Backoff {
	if b == nil {
		return nil
	}
	return &client.Backoff{
		Initial:    ms(b.Initial),
		Factor:     b.Factor,
		Cap:        ms(b.Cap),
		Jitter:     client.Jitter(b.Jitter),
		Attempts:   b.Attempts,
		MaxElapsed: ms(b.MaxElapsed),
		Stable:     ms(b.Stable),
	}
}

// server is the configuration of a server; the error says what is wrong with that of TLS.
func (c config) server() (server.Config, error) {
	secured, err := c.TLS.server()
	cfg := server.Config{
		TLS:             secured,
		Framing:         c.Framing,
		MaxFrame:        c.MaxFrame,
		Messages:        c.Messages,
		IdleTimeout:     ms(c.IdleTimeout),
		FrameTimeout:    ms(c.FrameTimeout),
		SendTimeout:     ms(c.SendTimeout),
		CloseTimeout:    ms(c.CloseTimeout),
		MaxConnections:  c.MaxConnections,
		MinPingInterval: ms(c.PingFloor),
		KeepAlive:       c.KeepAlive.probes(),
	}
	if secured != nil {
		cfg.HandshakeTimeout = ms(c.HandshakeLimit)
	}
	return cfg, err
}
