package relay

// place finds the byte of a stream at which a fault acts: so many whole frames pass first, and so many bytes after them. With neither it is
// the first byte.
type place struct {
	frame  int
	at     int64
	frames Frames // nil where no frames are counted
	seen   int64  // bytes after the frames
	found  bool
}

// in returns how many of the next bytes lie before the place, and whether it is reached with them: as soon as the last byte
// before it is there, except for the first byte of all, which must come. Once found it is not found again.
func (p *place) in(next []byte) (before int, reached bool) {
	if p.found {
		return len(next), false
	}
	frames, all := p.skip(next)
	if !all {
		return len(next), false
	}
	left, rest := p.at-p.seen, int64(len(next)-frames)
	p.seen += rest
	p.found = left <= rest
	return frames + int(min(left, rest)), p.found
}

// skip returns how many of the next bytes belong to the frames that pass first, and whether those have all passed with them.
func (p *place) skip(next []byte) (n int, all bool) {
	if p.frame == 0 || p.frames.Count() >= p.frame {
		return 0, true
	}
	for i := range next {
		p.frames.Write(next[i : i+1])
		if p.frames.Count() >= p.frame {
			return i + 1, true
		}
	}
	return len(next), false
}
