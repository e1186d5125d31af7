package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/reference/server"
)

func TestMetrics(t *testing.T) {
	m, at, err := serveMetrics(":0")
	if err != nil {
		t.Fatal(err)
	}
	defer m.http.Close()
	if host, _, _ := net.SplitHostPort(at.String()); host != "127.0.0.1" {
		t.Errorf("without a host the metrics are on %s, want this machine alone", host)
	}
	s, err := server.Listen("127.0.0.1:0", server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	m.server.Store(s)
	nc, err := net.Dial("tcp", s.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	nc.Write([]byte{0, 0, 0, 1, 'x'})
	io.ReadFull(nc, make([]byte, 5))
	response, err := http.Get("http://" + at.String() + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, _ := io.ReadAll(response.Body)
	for _, line := range []string{
		"# TYPE sockdrill_server_received_messages_total counter", "sockdrill_server_received_messages_total 1",
		"sockdrill_server_received_bytes_total 5", "sockdrill_server_open_connections 1",
	} {
		if !strings.Contains(string(page), line+"\n") {
			t.Errorf("the page has no line %q:\n%s", line, page)
		}
	}
}

func TestMetricsFlag(t *testing.T) {
	addr, rest, err := metricsFlag([]string{"server", "--listen", ":1", "--metrics", ":9090"})
	if addr != ":9090" || strings.Join(rest, " ") != "server --listen :1" || err != nil {
		t.Errorf("got %q, %q, %v", addr, rest, err)
	}
	for _, args := range []string{"server --metrics", "client --metrics :1", "--metrics=:1"} {
		if _, _, err := metricsFlag(strings.Fields(args)); err == nil {
			t.Errorf("%s: no error", args)
		}
	}
	if _, _, err := serveMetrics("9090"); err == nil || !strings.Contains(err.Error(), ":port") {
		t.Errorf("an address without a colon: %v, want the form that is expected", err)
	}
}
