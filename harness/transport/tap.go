package transport

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"time"
)

// Tap is a connection beneath TLS, and tells of every record that crosses it. One goroutine may read and another write.
type Tap struct {
	Stream
	in, out scanner

	mu        sync.Mutex
	got       int      // records that came
	over, cut bool     // the other side's FIN has come; inside a record
	early     []Record // before anybody watched
	told      func(Record)
	crossed   []Chunk
	kept      int // bytes of crossed
	telling   func(Chunk)
}

// Chunk is what was read or written at once of a connection beneath TLS.
type Chunk struct {
	At   time.Time // when it was read, or handed to the system
	Ours bool
	Data []byte // of whoever is told until it returns
}

// mostEarly bounds what is kept for whoever watches later: more than a handshake has.
const mostEarly = 64 << 10 // bytes

// NewTap looks at what crosses a connection from now on.
func NewTap(carrier Stream) *Tap {
	t := &Tap{Stream: carrier}
	t.in.told = func(kind byte, length int) { t.record(Record{Type: kind, Length: length}) }
	t.out.told = func(kind byte, length int) { t.record(Record{Type: kind, Length: length, Ours: true}) }
	return t
}

func (t *Tap) Read(p []byte) (int, error) {
	n, err := t.Stream.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cross(Chunk{At: time.Now(), Data: p[:n]})
	t.in.write(p[:n])
	if errors.Is(err, io.EOF) {
		t.over, t.cut = true, t.in.inside()
	}
	return n, err
}

func (t *Tap) Write(p []byte) (int, error) {
	at := time.Now() // what is answered comes after it
	n, err := t.Stream.Write(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cross(Chunk{At: at, Ours: true, Data: p[:n]})
	t.out.write(p[:n])
	return n, err
}

// cross tells a chunk. The lock is held.
func (t *Tap) cross(c Chunk) {
	switch {
	case len(c.Data) == 0:
	case t.telling != nil:
		t.telling(c)
	case t.kept+len(c.Data) <= mostEarly:
		c.Data = bytes.Clone(c.Data)
		t.kept += len(c.Data)
		t.crossed = append(t.crossed, c)
	}
}

// record counts a record, and tells it. The lock is held.
func (t *Tap) record(r Record) {
	if !r.Ours {
		t.got++
	}
	if t.told == nil {
		t.early = append(t.early, r)
		return
	}
	t.told(r)
}

// Watch has records told as they begin, and what crosses the connection, that of before first. It is called once.
func (t *Tap) Watch(told func(Record), crossing func(Chunk)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.early {
		told(r)
	}
	for _, c := range t.crossed {
		crossing(c)
	}
	t.early, t.told = nil, told
	t.crossed, t.telling = nil, crossing
}

// Seal is as much of one as can be told from here.
func (t *Tap) Seal() Seal {
	t.mu.Lock()
	defer t.mu.Unlock()
	return Seal{FIN: t.over, Cut: t.cut, Got: t.got, Last: bytes.Clone(t.in.last)}
}
