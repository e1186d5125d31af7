package frame

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"io"
	"sync"
)

// Transform changes payloads on their way into frames and out of them. The order is fixed: compress first, then number, then sign.
// The receiver so checks a signature before it believes a number or expands anything, and nobody without the key can make it do either.
//
// A signature proves who made a frame and that it is unchanged, and not that it is new: that is what a number is for, which a signature
// covers. But for it every frame stands by itself, with no dictionary from the frame before. The zero value changes nothing.
type Transform struct {
	Compress bool   // raw DEFLATE, RFC 1951
	Sequence bool   // the number of the frame on its connection, 8 bytes, the highest first; see Stamped
	Key      []byte // of an HMAC-SHA-256 (RFC 2104) of all that is before it, the last 32 bytes; empty: no signature
}

// ErrSignature is a signature that does not fit: whoever made the frame has another key, or it was changed.
var ErrSignature = errors.New("frame signature wrong")

// None reports whether payloads go unchanged.
func (t Transform) None() bool { return !t.Compress && !t.Sequence && len(t.Key) == 0 }

// Seal adds the transformed payload to dst. It may be called from anywhere at any time: a number is put in later, see Stamped.
func (t Transform) Seal(dst, payload []byte) []byte {
	start := len(dst)
	if t.Sequence {
		dst = append(dst, make([]byte, numberLen)...)
	}
	if t.Compress {
		dst = deflate(dst, payload)
	} else {
		dst = append(dst, payload...)
	}
	if len(t.Key) > 0 {
		dst = append(dst, t.sum(dst[start:])...)
	}
	return dst
}

// Open adds to dst what was sealed. Max is the greatest payload: a frame that was within it on the wire must not expand
// beyond it either; 0 means no limit. Last is the number of the frame before on the connection, and becomes that of this one.
// Errors are ErrTooLarge, ErrMalformed, ErrSignature and ErrReplay.
func (t Transform) Open(dst, sealed []byte, max int, last *uint64) (_ []byte, err error) {
	if len(t.Key) > 0 {
		signed := len(sealed) - sha256.Size
		if signed < 0 || !hmac.Equal(sealed[signed:], t.sum(sealed[:signed])) {
			return dst, ErrSignature
		}
		sealed = sealed[:signed]
	}
	if t.Sequence {
		if sealed, err = newer(sealed, last); err != nil {
			return dst, err
		}
	}
	if t.Compress {
		return inflate(dst, sealed, max)
	}
	return append(dst, sealed...), nil
}

func (t Transform) sum(p []byte) []byte {
	mac := hmac.New(sha256.New, t.Key)
	mac.Write(p)
	return mac.Sum(nil)
}

// compressors are costly to make and are used again.
var compressors = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	return w
}}

func deflate(dst, payload []byte) []byte {
	out := bytes.NewBuffer(dst)
	w := compressors.Get().(*flate.Writer)
	defer compressors.Put(w)
	w.Reset(out)
	w.Write(payload) // a buffer takes everything
	w.Close()
	return out.Bytes()
}

// inflate reads at most one byte more than it may: that byte is the proof that there is too much, and the rest of a
// kilobyte that would expand to a megabyte is never made.
func inflate(dst, sealed []byte, max int) ([]byte, error) {
	in := bytes.NewReader(sealed)
	var expanded io.Reader = flate.NewReader(in)
	if max > 0 {
		expanded = io.LimitReader(expanded, int64(max)+1)
	}
	out := bytes.NewBuffer(dst)
	n, err := out.ReadFrom(expanded)
	switch {
	case err != nil:
		return dst, ErrMalformed
	case max > 0 && n > int64(max):
		return dst, ErrTooLarge
	case in.Len() > 0: // bytes behind the end of the compressed data: whoever looked at those saw another message
		return dst, ErrMalformed
	}
	return out.Bytes(), nil
}
