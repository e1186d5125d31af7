package toxiproxy

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Connect finds out whether a toxiproxy server of version 2 answers, and whether a proxy that it makes can be used from here
// and delays what it is told to delay. It returns what was found in one line; an error says what is wrong, and the remedy.
// It leaves nothing behind.
func Connect(s Server) (string, error) {
	version, err := s.version()
	if err != nil {
		return "", err
	}
	late, err := s.rehearse()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("version %s; bytes late by %v (median of %d), asked %v",
		version, late.Round(10*time.Microsecond), rehearsals, rehearsedDelay), nil
}

// release recognises a version number and its major part. A server that was built from source calls itself "git".
var release = regexp.MustCompile(`^v?(\d+)\.`)

// version asks the server which it is. Until 2.1.4 it answered by the bare word.
func (s Server) version() (string, error) {
	answer, err := within(s, "ask for its version", func() ([]byte, error) { return s.client().Version() })
	if trouble := (*net.OpError)(nil); errors.As(err, &trouble) {
		return "", fmt.Errorf("%w; start one first: toxiproxy-server, which listens on port 8474 unless it is told otherwise", err)
	}
	if err != nil && !strings.Contains(err.Error(), "no answer within") {
		return "", fmt.Errorf("%w; is it a toxiproxy server at all?", err)
	}
	if err != nil {
		return "", err
	}
	said := struct {
		Version string `json:"version"`
	}{}
	if json.Unmarshal(answer, &said) != nil {
		said.Version = strings.TrimSpace(string(answer))
	}
	if v := said.Version; v == "" || len(v) > 40 || strings.ContainsAny(v, "<>{ \n") {
		return "", fmt.Errorf("toxiproxy at %s: what answers there is no toxiproxy server: asked for /version it says %.60q", s.URL, answer)
	}
	if number := release.FindStringSubmatch(said.Version); number != nil && number[1] != "2" {
		return "", fmt.Errorf("toxiproxy at %s: it is version %s; sockdrill drives 2.x", s.URL, said.Version)
	}
	return said.Version, nil
}

const (
	rehearsals     = 5
	rehearsedDelay = 20 * time.Millisecond
)

// rehearse sends bytes through a proxy with a delay, from one end of ours to the other, and returns how late they were.
func (s Server) rehearse() (late time.Duration, err error) {
	host, err := s.Host()
	if err != nil {
		return 0, err
	}
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return 0, fmt.Errorf("listen for what the toxiproxy server at %s is to pass on: %w", s.URL, err)
	}
	defer ln.Close()
	p, err := Start(Config{Server: s, Name: "probe", Upstream: ln.Addr().String(), Trace: trace.New(), PeerDials: true},
		fault.Latency(fault.ToServer, rehearsedDelay, 0))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if late, err = p.delay(ln.(*net.TCPListener)); err != nil {
		return 0, fmt.Errorf("toxiproxy at %s: pass bytes through its proxy on %s to %s: %w; "+
			"both addresses must mean the same there and here: a server in a container needs the host's network (docker run "+
			"--network host)",
			s.URL, p.Addr(), ln.Addr(), err)
	}
	if late < rehearsedDelay {
		return 0, fmt.Errorf("toxiproxy at %s: its latency toxic of %v delays by %v only", s.URL, rehearsedDelay, late)
	}
	return late, p.Check()
}

// delay measures the median delay to our listener.
func (p *Proxy) delay(ln *net.TCPListener) (time.Duration, error) {
	near, err := net.DialTimeout("tcp", p.Addr(), limit)
	if err != nil {
		return 0, err
	}
	defer near.Close()
	ln.SetDeadline(time.Now().Add(limit))
	far, err := ln.Accept()
	if err != nil {
		return 0, err
	}
	defer far.Close()
	far.SetReadDeadline(time.Now().Add(limit))
	var took []time.Duration
	for b := make([]byte, 1); len(took) < rehearsals; {
		sent := time.Now()
		if _, err := near.Write(b); err != nil {
			return 0, err
		}
		if _, err := io.ReadFull(far, b); err != nil {
			return 0, err
		}
		took = append(took, time.Since(sent))
	}
	slices.Sort(took)
	return took[len(took)/2], nil
}
