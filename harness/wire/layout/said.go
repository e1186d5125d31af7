package layout

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"sync"

	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// said is what a template adds to a layout. The zero value adds nothing.
type said struct {
	whole  bool                // a payload is a whole frame, as it lies on the wire
	answer *template.Template  // of the frames that come: what their payload has to be, in which the payload of a message stands
	aside  []template.Template // of payloads: what is set aside
	tags   *tags               // nil: there are none
	allow  Allowed
	barred [][]byte // what no payload may hold
	again  uint64   // the longest payload that every further length can tell
}

// Allowed says which payloads a question may carry.
type Allowed struct {
	As   string `json:"as,omitempty" yaml:"as"`     // AsAny, AsPrintable, AsLetters; empty: what the template lets it
	Most uint64 `json:"most,omitempty" yaml:"most"` // bytes of the longest; 0: what the template lets it
}

// The payloads that are allowed.
const (
	AsAny       = "any"
	AsPrintable = "printable" // the characters of ASCII from blank to tilde, without both kinds of quotes and the backslash
	AsLetters   = "letters"   // and digits
)

// tags gives tags out, and knows which payload each was given to: an answer under it carries the same. It is shared by the layouts of
// questions and answers.
type tags struct {
	numbering template.Numbering
	seed      maphash.Seed

	sync.Mutex
	next  uint64
	asked map[uint64]uint64 // the hash of a payload by its tag
}

func newTags(m template.Numbering) *tags {
	return &tags{numbering: m, seed: maphash.MakeSeed(), asked: map[uint64]uint64{}}
}

// give is the next tag.
func (t *tags) give() uint64 {
	t.Lock()
	defer t.Unlock()
	t.next++
	return t.numbering.Of(t.next - 1)
}

// given takes down what was asked under a tag.
func (t *tags) given(tag uint64, payload []byte) {
	t.Lock()
	defer t.Unlock()
	t.asked[tag] = maphash.Bytes(t.seed, payload)
}

// exchanged reports whether this payload is certainly not what was asked under its tag. Once tags begin again, nobody can tell.
func (t *tags) exchanged(tag uint64, payload []byte) bool {
	t.Lock()
	defer t.Unlock()
	hash, known := t.asked[tag]
	return known && t.next-1 <= t.numbering.To-t.numbering.From && hash != maphash.Bytes(t.seed, payload)
}

func (s said) most() uint64 {
	if s.allow.Most == 0 {
		return math.MaxUint64
	}
	return s.allow.Most
}

// choosy reports whether some bytes may not stand in a payload.
func (s said) choosy() bool {
	return s.allow.As == AsPrintable || s.allow.As == AsLetters || len(s.barred) > 0
}

// allows returns why a payload cannot be said.
func (s said) allows(payload []byte) error {
	if n := uint64(len(payload)); n > s.most() {
		return fmt.Errorf("%d bytes are more than the exchange carries, which is %d", n, s.allow.Most)
	}
	if at := s.foreign(payload); at >= 0 {
		return fmt.Errorf("byte %d, %02x, is none that the exchange carries (payload.as: %s)", at, payload[at], s.allow.As)
	}
	for _, mark := range s.barred {
		if at := bytes.Index(payload, mark); at >= 0 {
			return fmt.Errorf("% x at byte %d of the payload would end the frame early", mark, at)
		}
	}
	return nil
}

// foreign is where the first byte stands that is not of the characters which the exchange carries; -1 if all are.
func (s said) foreign(payload []byte) int {
	if s.allow.As != AsPrintable && s.allow.As != AsLetters {
		return -1 // megabytes, often
	}
	return slices.IndexFunc(payload, func(b byte) bool { return !s.character(b) })
}

func (s said) character(b byte) bool {
	switch s.allow.As {
	case AsPrintable:
		return ' ' <= b && b <= '~' && b != '"' && b != '\'' && b != '\\'
	case AsLetters:
		return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9'
	}
	return true
}

// tags are the free bytes of the next frame, which carries this payload; nil: it may be any one. They are nil if no template has a tag.
func (l *Layout) tags(payload []byte) (free []byte) {
	if l.said.tags == nil {
		return nil
	}
	tag := l.said.tags.give()
	if payload != nil {
		l.said.tags.given(tag, payload)
	}
	for _, p := range l.parts {
		switch {
		case p.Kind == Tag:
			free = append(free, p.tag.Put(tag)...)
		case p.Kind == Any:
			free = append(free, make([]byte, p.number.bytes)...)
		}
	}
	return free
}

// tagged holds the tags of one frame, which stand in its free bytes, against each other, and against what was asked under them.
func (l *Layout) tagged(free, payload []byte) *Error {
	if l.said.tags == nil || l.said.answer != nil {
		return nil
	}
	var first *uint64
	for i, p := range l.parts {
		if p.Kind != Tag && p.Kind != Any {
			continue
		}
		own := free[:p.number.bytes]
		free = free[p.number.bytes:]
		if p.Kind == Any {
			continue
		}
		v, ok := p.tag.Get(own)
		if !ok || first != nil && *first != v {
			return malformed("%s: %q is none, or not the same one as before", l.name(i), own)
		}
		first = &v
	}
	if first != nil {
		return l.said.tags.holds(*first, payload)
	}
	return nil
}

// holds refuses an answer whose payload is not what was asked under its tag.
func (t *tags) holds(tag uint64, payload []byte) *Error {
	if !t.exchanged(tag, payload) {
		return nil
	}
	return malformed("the answer of tag %d carries %q, and something else was asked under that tag", tag, payload[:min(len(payload), mostShown)])
}

// mostShown is as much of a payload as a sentence has room for.
const mostShown = 40 // bytes

// tells is the number that stands in a part, if the length reads so: once more, it counts the payload in a way of its own.
func (l *Layout) tells(p Part, value uint64) uint64 {
	if p.Kind != Again {
		return value
	}
	return value*l.parts[l.length].counts.unit - l.counted() + p.counts.add
}

// run is how many bytes stand before the constant that ends them.
func (w *walk) run(i int, rest []byte) (size int, ok bool) {
	end := w.l.parts[i+1].bytes
	if size = bytes.Index(rest[:min(len(rest), mostRun)], end); size >= 0 {
		return size, true
	}
	if len(rest) >= mostRun {
		w.fail(malformed("% x, which ends any bytes, does not stand within %d of them", end, mostRun))
	}
	return 0, false
}

// framed returns why bytes are not one whole frame.
func (l *Layout) framed(b []byte) error {
	if _, ok := l.Spans(b); !ok {
		return fmt.Errorf("it is not one whole frame as %s", l.Name)
	}
	return nil
}

// sets reports whether a payload is set aside.
func (l *Layout) sets(payload []byte) bool {
	return slices.ContainsFunc(l.said.aside, func(t template.Template) bool { return t.Match(payload).OK })
}

// hears is a frame that was found, with the payload of its message.
func (l *Layout) hears(b []byte, f Found) (Found, bool, *Error) {
	f.Payload = l.trimmed(f.Payload)
	switch {
	case l.said.whole:
		f.Payload = b[:f.Size]
		f.Aside = l.sets(f.Payload)
	case l.sets(f.Payload):
		f.Aside = true
	case l.said.answer != nil:
		found := l.said.answer.Match(f.Payload)
		if !found.OK {
			return Found{}, false, malformed("the payload of a frame is not what exchange.answer says: %s", found.Differs(f.Payload))
		}
		f.Payload = found.Payload
		if l.said.tags != nil && found.Tagged {
			if wrong := l.said.tags.holds(found.Tag, found.Payload); wrong != nil {
				return Found{}, false, wrong
			}
		}
	}
	return f, true, nil
}
