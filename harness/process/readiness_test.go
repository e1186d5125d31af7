package process

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/sockdrill/sockdrill/harness/timing"
)

func TestReadinessFindsItsLine(t *testing.T) {
	for _, test := range []struct {
		name, text, stream string
		seen               bool
	}{
		{"a line", "listening on", "starting\nnow listening on 80\n", true},
		{"a line that is not ended", "ready> ", "ready> ", true},
		{"two lines", "listening on", "listening\non\n", false},
		{"another line", "listening on", "starting\n", false},
		{"far into a long line", "listening on", strings.Repeat("x", longestLine) + "listening on\n", false},
		{"after a long line", "listening on", strings.Repeat("x", 2*longestLine) + "\nlistening on\n", true},
	} {
		h := newReadiness(test.text)
		said, err := io.ReadAll(h.watch(iotest.OneByteReader(strings.NewReader(test.stream))))
		if err != nil || string(said) != test.stream {
			t.Errorf("%s: what is watched must come through as it is: %q, %v", test.name, said, err)
		}
		select {
		case <-h.seen:
			if !test.seen {
				t.Errorf("%s: seen", test.name)
			}
		default:
			if test.seen {
				t.Errorf("%s: not seen", test.name)
			}
		}
	}
}

// TestReadyByALine has a server that never listens, so that only what it writes can tell.
func TestReadyByALine(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{"listening... not": "", "no such line": `did not write a line with "no such line"`} {
		server := fakeServer("server-deaf")
		server.Ready.Line = text
		p, err := Launch(t.Context(), Start{Implementation: server, Addr: "127.0.0.1:1",
			Timing: brief(func(b *timing.Timing) { b.Start = 2 * time.Second })})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Stop() })
		for range 600 { // its own start is not what this is about
			if strings.Contains(p.Stderr(), "listening... not") {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		if err := p.Ready(t.Context(), "127.0.0.1:1"); says == "" && err != nil {
			t.Error(err)
		} else if says != "" {
			wantStartError(t, err, says, "flush the line", "listening... not")
		}
	}
}

func TestAServerThatDiesBeforeItsLine(t *testing.T) {
	t.Parallel()
	server := fakeServer("server-dies")
	server.Ready.Line = "listening"
	p, err := Launch(t.Context(), Start{Implementation: server, Addr: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Stop() })
	wantStartError(t, p.Ready(t.Context(), "127.0.0.1:1"), "exited with status 4 before it wrote a line", "cannot bind")
}
