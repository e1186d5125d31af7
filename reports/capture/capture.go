package capture

import (
	"fmt"
	"io"
	"strings"

	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// Name is what the file of a case is called. The id may be from a report that somebody else has written: what could name another folder is
// left out.
func Name(id string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:`, r) {
			return '_'
		}
		return r
	}, id) + ".pcapng"
}

// Write writes the trace of a result as a capture in pcapng (draft-ietf-opsawg-pcapng), whose packets are raw IP.
func Write(w io.Writer, r record.Result) error {
	iface := pcapgo.NgInterface{Name: "peer", LinkType: layers.LinkTypeRaw, TimestampResolution: 9,
		Description: "what sockdrill's peer sent and got"}
	options := pcapgo.NgWriterOptions{SectionInfo: pcapgo.NgSectionInfo{Application: "sockdrill", Comment: r.Case + ": " + r.Message}}
	out, err := pcapgo.NewNgWriterInterface(w, iface, options)
	if err != nil {
		return err
	}
	if err := writeSecrets(out, w, r.Evidence.Beneath.Secrets); err != nil {
		return fmt.Errorf("write the secrets of %s: %w", r.Case, err)
	}
	c := &capture{out: out, result: r, streams: map[int]*stream{}}
	for _, e := range merged(r.Evidence) {
		if err := c.add(e); err != nil {
			return err
		}
	}
	if err := c.rest(); err != nil {
		return err
	}
	return out.Flush()
}

// capture is one file that is being written.
type capture struct {
	out     *pcapgo.NgWriter
	result  record.Result
	streams map[int]*stream // by the number of the connection: of several ones of a number the last
	latest  *stream
	last    trace.Event
	words   []string // what has no packet of its own, for the next one
}

// add writes what an event put on the wire, or keeps its words.
func (c *capture) add(e trace.Event) error {
	c.last = e
	at := c.result.Started.Add(e.T)
	if e.Lane != trace.Peer {
		c.words = append(c.words, told(e))
		return nil
	}
	if e.Kind == trace.Socket {
		c.latest = opened(e)
		c.latest.datagrams = true
		c.streams[e.Conn] = c.latest
		return nil
	}
	if e.Kind == trace.Accept || e.Kind == trace.Dial {
		c.latest = opened(e)
		c.streams[e.Conn] = c.latest
		return c.write(c.latest.handshake(at))
	}
	s := c.streams[e.Conn]
	if s == nil {
		c.words = append(c.words, told(e))
		return nil
	}
	c.latest = s
	return c.write(s.says(at, e))
}

// write writes segments, the first of which carries the words that wait.
func (c *capture) write(all []segment) error {
	for _, s := range all {
		if err := s.write(c.out, c.words); err != nil {
			return fmt.Errorf("write a packet of %s: %w", c.result.Case, err)
		}
		c.words = nil
	}
	return nil
}

// rest writes the words that no packet follows, and the message of a case that did not pass, with a segment that says nothing.
func (c *capture) rest() error {
	if c.result.Message != "" {
		c.words = append(c.words, c.result.Message)
	}
	if len(c.words) == 0 || c.latest == nil {
		return nil
	}
	return c.write([]segment{c.latest.segment(c.result.Started.Add(c.last.T), true)})
}

// told words an event.
func told(e trace.Event) string {
	text := fmt.Sprintf("%s: %s", e.Lane, e.Kind)
	if e.Conn > 0 {
		text += fmt.Sprintf(" (connection %d)", e.Conn)
	}
	if e.N > 0 {
		text += fmt.Sprintf(", %d bytes %s", e.N, e.Dir)
	}
	if e.Note != "" {
		text += ": " + e.Note
	}
	return text
}
