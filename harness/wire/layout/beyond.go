package layout

import "bytes"

// droppable is e where so many bytes can be dropped, by that policy, to go on behind them.
func (e *Error) droppable(policy string, size int) *Error {
	e.Policy, e.Size = policy, size
	return e
}

// ended is an error about what lies before a terminator, at which the walk stands. If parts follow that, the frame may not be all there.
func (w *walk) ended(terminator []byte, err *Error) *Error {
	if w.l.end < len(w.l.parts)-1 {
		return err
	}
	return err.droppable(BadCheck, w.at+len(terminator))
}

// unbegun is an error about part i where a constant should be. If that begins the frame, what stands there is no frame up to the next mark,
// or up to what may be the beginning of one.
func (w *walk) unbegun(i int, err *Error) *Error {
	mark := w.l.parts[i].bytes
	if i > 0 {
		return err
	}
	size := bytes.Index(w.b[1:], mark) + 1
	if size == 0 {
		size = max(1, len(w.b)-begun(w.b, mark))
	}
	return err.droppable(BadStart, size)
}

// behind is e, or nil, of a frame before which so many bytes stand.
func (e *Error) behind(skipped int) *Error {
	if e != nil && e.Size > 0 {
		e.Size += skipped
	}
	return e
}
