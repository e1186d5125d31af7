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
	if !s.concerned() {
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
	case fault.KindDelay:
		s.times++
		p.delay += s.Delay
		if s.Jitter > 0 {
			p.delay += time.Duration(s.rand.Int64N(int64(2*s.Jitter)+1)) - s.Jitter
		}
	}
	return []packet{p}
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
