package peer

import (
	"crypto/sha256"
	"hash"
	"time"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// inbox is what came from the implementation on one connection.
type inbox struct {
	notice // guards everything below

	bytes   []byte
	total   int64
	sum     hash.Hash
	discard bool
	passing bool          // frames are taken out as they come, see Conn.TakeFrames
	last    time.Duration // when the last byte came

	decoder *wire.Decoder
	frames  [][]byte
	times   []time.Duration // when each frame was complete
	free    [][]byte        // of each frame, see wire.Decoder.Free
	wrong   error           // why the decoder gave up

	end     End
	endAt   time.Duration
	trouble error // why reading ended, if neither by the implementation's end nor by ours
}

func newInbox(d *wire.Decoder) *inbox { return &inbox{sum: sha256.New(), decoder: d, end: None} }

// add takes down bytes that came at the time at, and returns the frames among them that the implementation sent of its own accord. Those
// are not counted: whoever awaits an answer, or silence, does not mean them.
func (in *inbox) add(p []byte, at time.Duration) (aside [][]byte) {
	in.Lock()
	defer in.Unlock()
	in.total += int64(len(p))
	in.sum.Write(p)
	before := in.last
	in.last = at
	if !in.discard && !in.passing {
		in.bytes = append(in.bytes, p...)
	}
	in.decode(p, at)
	in.changed()
	aside, size := in.decoder.Aside()
	if in.total -= int64(size); size == len(p) {
		in.last = before
	}
	return aside
}

func (in *inbox) decode(p []byte, at time.Duration) {
	in.decoder.Write(p)
	for {
		payload, ok, err := in.decoder.Next()
		if err != nil {
			in.wrong = err
		}
		if !ok {
			return
		}
		if in.discard {
			continue
		}
		in.frames = append(in.frames, payload)
		if !in.passing {
			in.times = append(in.times, at)
			in.free = append(in.free, in.decoder.Free())
		}
	}
}

// over takes down the end of the stream if it is news. A reset is, after a FIN: see Conn.sawReset. The end is recorded
// before anybody can learn of it: who waited for it may look at the trace at once.
func (in *inbox) over(end End, at time.Duration, record func()) {
	in.Lock()
	defer in.Unlock()
	if in.end == RST || in.end == end {
		return
	}
	record()
	in.end, in.endAt = end, at
	in.changed()
}

// broke takes down an error that ended the reading and is no end of the implementation.
func (in *inbox) broke(err error) {
	in.Lock()
	defer in.Unlock()
	in.trouble = err
	in.changed()
}

// spent tells that no frame can come any more. The lock must be held.
func (in *inbox) spent() bool { return in.end != None || in.wrong != nil || in.trouble != nil }
