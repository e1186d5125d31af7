package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2/client"
)

// toxiproxyServer is a server of the test's own, which holds one proxy of somebody else's with a toxic.
type toxiproxyServer struct {
	url     string
	client  *toxiproxy.Client
	process *os.Process
	foreign *toxiproxy.Proxy
}

func buildToxiproxy(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "toxiproxy-server.exe")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary,
		"github.com/Shopify/toxiproxy/v2/cmd/server").CombinedOutput(); err != nil {
		t.Fatalf("building toxiproxy's server: %v\n%s", err, out)
	}
	return binary
}

func startToxiproxy(t *testing.T, binary string) *toxiproxyServer {
	t.Helper()
	for range 5 { // its port cannot be chosen by the system, and somebody else may take the one that was free
		port := freePort(t)
		s := &toxiproxyServer{url: "http://127.0.0.1:" + port, client: toxiproxy.NewClient("127.0.0.1:" + port)}
		ctx, cancel := context.WithCancel(context.Background())
		t.Cleanup(cancel)
		server := exec.CommandContext(ctx, binary, "-host", "127.0.0.1", "-port", port)
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		go server.Wait()
		s.process = server.Process
		if !s.up() {
			continue
		}
		var err error
		if s.foreign, err = s.client.CreateProxy("sockdrill-somebody-else", "127.0.0.1:0", "127.0.0.1:1"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.foreign.AddToxic("theirs", "latency", "downstream", 1, toxiproxy.Attributes{"latency": 77}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Fatal("toxiproxy's server did not come up on any of five ports")
	return nil
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func (s *toxiproxyServer) up() bool {
	for range 200 {
		if _, err := s.client.Version(); err == nil {
			return true
		}
		time.Sleep(10 * time.Millisecond) // there is no event: it says nothing when it listens
	}
	return false
}

// await polls the names of the server's proxies until they are as they should be.
func (s *toxiproxyServer) await(t *testing.T, what string, is func(names []string) bool) {
	t.Helper()
	var names []string
	for limit := time.Now().Add(20 * time.Second); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		all, err := s.client.Proxies()
		if err != nil {
			t.Fatal(err)
		}
		names = nil
		for name := range all {
			names = append(names, name)
		}
		if is(names) {
			return
		}
	}
	t.Fatalf("waited for %s, but the server has %v", what, names)
}

// onlyForeign expects that somebody else's proxy is the only one, and as it was.
func (s *toxiproxyServer) onlyForeign(t *testing.T) {
	t.Helper()
	all, err := s.client.Proxies()
	if err != nil {
		t.Fatal(err)
	}
	theirs := all[s.foreign.Name]
	if len(all) != 1 || theirs == nil || !theirs.Enabled || theirs.Listen != s.foreign.Listen || len(theirs.ActiveToxics) != 1 ||
		fmt.Sprint(theirs.ActiveToxics[0].Attributes["latency"]) != "77" {
		t.Errorf("the server's proxies are %+v; want only the foreign one, untouched", all)
	}
}
