package relay

// place finds the byte of a stream at which a fault acts: after so many bytes, or after so many whole frames.
// With neither it is the first byte.
type place struct {
	at     int64
	frame  int
	frames Frames
	seen   int64
	found  bool
}

// in returns how many of the next bytes lie before the place, and whether it is reached with them: as soon as the last byte
// before it is there, except for the first byte of all, which must come. Once found it is not found again.
func (p *place) in(next []byte) (before int, reached bool) {
	if p.found {
		return len(next), false
	}
	if p.frame > 0 {
		before, p.found = p.byFrame(next)
		return before, p.found
	}
	left := p.at - p.seen
	p.seen += int64(len(next))
	p.found = left <= int64(len(next))
	return int(min(left, int64(len(next)))), p.found
}

func (p *place) byFrame(next []byte) (int, bool) {
	for i := range next {
		p.frames.Write(next[i : i+1])
		if p.frames.Count() >= p.frame {
			return i + 1, true
		}
	}
	return len(next), false
}
