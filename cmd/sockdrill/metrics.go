package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/sockdrill/sockdrill/reference/server"
)

// metrics offers the statistics of the reference server to Prometheus. The server's package has them as plain values and
// knows nothing of whoever reads them.
type metrics struct {
	server atomic.Pointer[server.Server] // nil until there is one, and then there is nothing to tell
	http   *http.Server
}

// metric is one value: how it is called, what it means, and where it stands.
type metric struct {
	desc  *prometheus.Desc
	kind  prometheus.ValueType
	value func(server.Counters, server.Gauges) float64
}

func total(name, help string, value func(server.Counters) int64) metric {
	return metric{prometheus.NewDesc("sockdrill_server_"+name+"_total", help, nil, nil), prometheus.CounterValue,
		func(c server.Counters, _ server.Gauges) float64 { return float64(value(c)) }}
}

func amount(name, help string, value func(server.Gauges) int) metric {
	return metric{prometheus.NewDesc("sockdrill_server_"+name, help, nil, nil), prometheus.GaugeValue,
		func(_ server.Counters, g server.Gauges) float64 { return float64(value(g)) }}
}

var serverMetrics = []metric{
	total("sent_bytes", "Bytes that the system accepted, headers included.", func(c server.Counters) int64 { return c.BytesSent }),
	total("received_bytes", "Bytes read from sockets, headers included.", func(c server.Counters) int64 { return c.BytesReceived }),
	total("sent_messages", "Whole messages that the system accepted.", func(c server.Counters) int64 { return c.MessagesSent }),
	total("received_messages", "Whole messages that were received.", func(c server.Counters) int64 { return c.MessagesReceived }),
	total("connections", "Connections that were accepted and served.", func(c server.Counters) int64 { return c.Connections }),
	total("refused_connections", "Connections above the limit, or that came while draining.",
		func(c server.Counters) int64 { return c.Refused }),
	total("accept_failures", "Accepts that failed.", func(c server.Counters) int64 { return c.AcceptFailures }),
	total("late_replies", "Replies to requests that a server never makes.", func(c server.Counters) int64 { return c.LateReplies }),
	total("timeouts", "Limits of any kind that ran out.", func(c server.Counters) int64 { return c.Timeouts }),
	total("slow_consumers", "Connections closed because the client did not read.",
		func(c server.Counters) int64 { return c.SlowConsumers }),
	total("ping_floods", "Connections closed because of too many pings.", func(c server.Counters) int64 { return c.PingFloods }),
	total("duplicate_requests", "Requests answered with the reply to an earlier one of the same key.",
		func(c server.Counters) int64 { return c.Duplicates }),
	total("late_requests", "Requests not carried out because their time was over.", func(c server.Counters) int64 { return c.TooLate }),
	amount("open_connections", "Connections being served.", func(g server.Gauges) int { return g.Connections }),
	amount("unsent_bytes", "Bytes of replies that the system has not taken.", func(g server.Gauges) int { return g.Waiting }),
	amount("requests_in_progress", "Requests worked on, and replies not wholly with the system.",
		func(g server.Gauges) int { return g.Busy }),
	amount("idempotency_keys", "Idempotency keys that are remembered.", func(g server.Gauges) int { return g.Keys }),
}

// Describe implements prometheus.Collector.
func (m *metrics) Describe(out chan<- *prometheus.Desc) {
	for _, metric := range serverMetrics {
		out <- metric.desc
	}
}

// Collect implements prometheus.Collector.
func (m *metrics) Collect(out chan<- prometheus.Metric) {
	s := m.server.Load()
	if s == nil {
		return
	}
	counters, gauges := s.Counters(), s.Gauges()
	for _, metric := range serverMetrics {
		out <- prometheus.MustNewConstMetric(metric.desc, metric.kind, metric.value(counters, gauges))
	}
}

// serveMetrics listens on the address for Prometheus, apart from the server that it tells about. An address without a host
// is of this machine alone: what a server has to tell is not for everybody who can reach it.
func serveMetrics(addr string) (*metrics, net.Addr, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, nil, fmt.Errorf("--metrics %q: want host:port, or :port for this machine alone", addr)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(host, port))
	if err != nil {
		return nil, nil, fmt.Errorf("--metrics %q: %w; choose a free port, or port 0 for any", addr, err)
	}
	m := &metrics{}
	registry := prometheus.NewRegistry()
	registry.MustRegister(m)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	m.http = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go m.http.Serve(listener)
	return m, listener.Addr(), nil
}

// metricsFlag takes --metrics ADDR out of the arguments of the reference; the others are its own.
func metricsFlag(args []string) (addr string, rest []string, err error) {
	for i := 0; i < len(args); i++ {
		value, joined := strings.CutPrefix(args[i], "--metrics=")
		switch {
		case joined:
			addr = value
		case args[i] == "--metrics" && i+1 < len(args):
			i++
			addr = args[i]
		case args[i] == "--metrics":
			return "", nil, errors.New("--metrics: want an address, such as :9090")
		default:
			rest = append(rest, args[i])
		}
	}
	if addr != "" && (len(rest) == 0 || rest[0] != "server") {
		return "", nil, errors.New("--metrics: only the reference server has metrics")
	}
	return addr, rest, nil
}
