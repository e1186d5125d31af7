package datagram

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// packet is one datagram on its way.
type packet struct {
	data  []byte
	moved bool          // it arrives from another port
	delay time.Duration // before it arrives
	late  *stage        // the stage that holds it back until behind later ones have passed; nil for most
	left  int           // later ones that have yet to pass
}

// stage carries one fault out. Its way's lock guards it.
type stage struct {
	fault.Fault
	rand   *rand.Rand
	seen   int // datagrams that came to it
	times  int
	healed int
	kept   []packet  // of a replay: the latest ones
	free   time.Time // of a bucket: when all that came before has left
}

// concerned reports whether the next datagram is concerned. Chance is asked each time, so that the same seed gives the same answers
// whatever else says no.
func (s *stage) concerned() bool {
	s.seen++
	drawn := s.rand.Float64()
	switch {
	case s.First > 0 && s.seen > s.First, s.Every > 0 && s.seen%s.Every != 0, s.Share > 0 && drawn >= s.Share, s.healed > 0:
		return false
	}
	return true
}

// pass is what leaves the stage of one datagram that comes.
func (s *stage) pass(p packet) []packet {
	concerned := s.concerned()
	if s.Kind == fault.KindReplay {
		return s.replay(p, concerned)
	}
	if !concerned {
		return []packet{p}
	}
	switch s.Kind {
	case fault.KindLoss, fault.KindBlackhole:
		s.times++
		return nil
	case fault.KindDuplicate:
		s.times++
		return []packet{p, p}
	case fault.KindReorder:
		p.late, p.left = s, 1+s.rand.IntN(s.Size) // counted once it was overtaken
	case fault.KindFlip:
		p.data = s.flip(p.data)
	case fault.KindTruncate:
		if len(p.data) > s.Size {
			s.times++
			p.data = p.data[:s.Size]
		}
	case fault.KindPad:
		s.times++
		p.data = s.pad(p.data)
	case fault.KindMove:
		s.times++
		p.moved = true
	case fault.KindBucket:
		p.delay += s.queue(len(p.data))
	case fault.KindDelay:
		s.times++
		p.delay += s.Delay
		if s.Jitter > 0 {
			p.delay += time.Duration(s.rand.Int64N(int64(2*s.Jitter)+1)) - s.Jitter
		}
	}
	return []packet{p}
}

// replay keeps a datagram, and lets the one that came so many before it follow it, if it is concerned.
func (s *stage) replay(p packet, concerned bool) []packet {
	s.kept = append(s.kept, p)
	if len(s.kept) <= s.Size {
		return []packet{p}
	}
	old := s.kept[0]
	s.kept = s.kept[1:]
	if !concerned {
		return []packet{p}
	}
	s.times++
	return []packet{p, old}
}

// pad is a datagram with drawn bytes behind it, as many as UDP carries at most.
func (s *stage) pad(data []byte) []byte {
	padded := slices.Clone(data)
	for range min(s.Size, longest-len(data)) {
		padded = append(padded, byte(s.rand.Uint32()))
	}
	return padded
}

// longest is how long a datagram can be over IPv4, in bytes: RFC 768 and RFC 791.
const longest = 65_507

// queue is how long a datagram waits for those before it, and for itself, to leave at the rate. What waits for others proves it.
func (s *stage) queue(size int) time.Duration {
	now := time.Now()
	if s.free.After(now) {
		s.times++
	} else {
		s.free = now
	}
	s.free = s.free.Add(time.Duration(float64(size) / float64(s.Rate) * float64(time.Second)))
	return s.free.Sub(now)
}

// flip inverts bits, no one twice. A datagram of no bytes has none.
func (s *stage) flip(data []byte) []byte {
	if len(data) == 0 {
		return data
	}
	s.times++
	changed := slices.Clone(data)
	for _, bit := range s.rand.Perm(8 * len(data))[:min(s.Size, 8*len(data))] {
		changed[bit/8] ^= 1 << (bit % 8)
	}
	return changed
}

func (s *stage) proof() fault.Proof {
	return fault.Proof{Fault: s.Fault, Name: s.String(), Times: s.times, Healed: s.healed}
}
