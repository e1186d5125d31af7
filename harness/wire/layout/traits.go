package layout

// What a layout has beside a length of fixed width: for those who judge just that.

// Varint is how many bytes its length may have at most, if that is a varint; else 0.
func (l *Layout) Varint() int {
	if !l.HasLength() || l.parts[l.length].number.form != formVarint {
		return 0
	}
	return l.parts[l.length].number.bytes
}

// Opens reports whether the first frame that a client sends is laid out otherwise than all others.
func (l *Layout) Opens() bool { return l.first != nil }

// Later is the layout of all frames but that one.
func (l *Layout) Later() *Layout {
	if l.later != nil {
		return l.later
	}
	return l
}

// LengthAt is where in a frame its length begins. Without a length it panics.
func (l *Layout) LengthAt() (offset int) {
	for _, p := range l.parts[:l.length] {
		offset += p.size()
	}
	return offset
}

// Checked reports whether a frame has a check.
func (l *Layout) Checked() bool {
	for _, p := range l.parts {
		if p.Kind == Check {
			return true
		}
	}
	return false
}

// Start is the mark that a frame begins with; nil if it begins with anything else.
func (l *Layout) Start() []byte {
	if l.parts[0].Kind != Const {
		return nil
	}
	return l.parts[0].bytes
}

// Escapes is the byte that stands before what is changed, so that marks do not occur in a payload; ok is false where nothing is,
// or where it is done without such a byte.
func (l *Layout) Escapes() (by byte, ok bool) {
	if l.escape == nil || l.escape.cobs {
		return 0, false
	}
	return l.escape.by, true
}
