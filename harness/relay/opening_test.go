package relay

import (
	"io"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// greeted is an opening of three steps.
func greeted(t *testing.T) template.Opening {
	t.Helper()
	read := func(text string) template.Template {
		read, wrong := template.Parse(text, false)
		if wrong != nil {
			t.Fatal(wrong)
		}
		return read
	}
	return template.Opening{{Expect: read("hello *\n")}, {Send: read("name\n")}, {Expect: read("ok\n")}}
}

func TestAnOpeningIsSaidBeforeAnythingPasses(t *testing.T) {
	b := newBenchWith(t, Config{Opening: greeted(t)}, fault.Close(fault.ToServer).After(3))
	client, server := b.pair()
	go client.Write([]byte("abcdef"))
	server.SetDeadline(time.Now().Add(patience))
	server.Write([]byte("hello you\n"))
	name := make([]byte, 5)
	if _, err := io.ReadFull(server, name); err != nil || string(name) != "name\n" {
		t.Fatalf("the upstream got %q, %v", name, err)
	}
	server.Write([]byte("ok\nmore"))
	if rest, err := io.ReadAll(server); err != nil || string(rest) != "abc" {
		t.Errorf("of the stream that is cut after three bytes the upstream got %q, %v", rest, err)
	}
	client.SetDeadline(time.Now().Add(patience))
	came := make([]byte, 4)
	if _, err := io.ReadFull(client, came); err != nil || string(came) != "more" {
		t.Errorf("the client got %q, %v", came, err)
	}
}

func TestAnOpeningThatFailsResetsTheDialler(t *testing.T) {
	b := newBenchWith(t, Config{Opening: greeted(t)})
	client, server := b.pair()
	server.Write([]byte("go away\n"))
	b.ends(client, "", connReset)
}
