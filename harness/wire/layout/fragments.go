package layout

// fragments says how one message goes on in further frames. The zero value: it does not.
type fragments struct {
	flag  uint64 // this bit of the length is set on the last one (RFC 5531 §11)
	full  bool   // a frame of the greatest length is followed by another (MySQL)
	empty bool   // an empty frame is the last one (Bolt)
	idle  bool   // an empty frame alone is no message
}

func (f fragments) none() bool { return f == fragments{} }

// last reports whether no frame follows this one.
func (w *walk) last() bool {
	switch f := w.l.fragments; {
	case f.flag != 0:
		return w.value&f.flag != 0
	case f.full:
		return uint64(len(w.payload)) < w.l.room()
	case f.empty:
		return len(w.payload) == 0
	}
	return true
}

// split divides a payload into what each frame carries.
func (f fragments) split(payload []byte, room uint64) (pieces [][]byte) {
	for uint64(len(payload)) > room || f.full && uint64(len(payload)) == room {
		pieces = append(pieces, payload[:room])
		payload = payload[room:]
	}
	if pieces = append(pieces, payload); f.empty && len(payload) > 0 {
		pieces = append(pieces, nil)
	}
	return pieces
}
