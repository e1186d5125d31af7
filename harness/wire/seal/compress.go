package seal

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
)

// compress compresses at a level of package flate; 0 stores.
func (s Step) compress(p []byte, level int) []byte {
	var out bytes.Buffer
	w, err := s.writer(&out, level)
	if err == nil {
		_, err = w.Write(p)
	}
	if err = errors.Join(err, w.Close()); err != nil {
		panic(err) // the levels exist, and a buffer takes everything
	}
	return out.Bytes()
}

func (s Step) writer(out io.Writer, level int) (io.WriteCloser, error) {
	switch s.Kind {
	case Zlib:
		return zlib.NewWriterLevel(out, level)
	case Gzip:
		return gzip.NewWriterLevel(out, level)
	}
	return flate.NewWriter(out, level)
}

// expand makes at most one byte more than it may: that byte is the proof that there is too much.
func (s Step) expand(p []byte, most uint64) ([]byte, error) {
	in := bytes.NewReader(p)
	r, err := s.reader(in)
	if err != nil {
		return nil, ErrExpand
	}
	limit := int64(min(most, 1<<62))
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case err != nil:
		return nil, ErrExpand
	case int64(len(out)) > limit:
		return nil, ErrTooLarge
	case in.Len() > 0:
		return nil, ErrExpand
	}
	return out, nil
}

func (s Step) reader(in *bytes.Reader) (io.Reader, error) {
	switch s.Kind {
	case Zlib:
		return zlib.NewReader(in)
	case Gzip:
		r, err := gzip.NewReader(in)
		if err == nil {
			r.Multistream(false)
		}
		return r, err
	}
	return flate.NewReader(in), nil
}

// What is around the blocks of a stored stream: RFC 1951 section 3.2.4, RFC 1950 section 2.2, RFC 1952 section 2.3.
const (
	storedBlock  = 65535 // bytes of the longest
	blockHeader  = 5
	zlibAround   = 2 + 4
	gzipAround   = 10 + 8
	signatureLen = 32
	nonceLen     = 12
	tagLen       = 16
)

// adds is how much longer a message of n bytes is after the step, where nothing is made shorter. A last block without a byte ends a stream.
func (s Step) adds(n uint64) uint64 {
	blocks := blockHeader * (n/storedBlock + min(1, n%storedBlock) + 1)
	switch s.Kind {
	case Deflate:
		return blocks
	case Zlib:
		return blocks + zlibAround
	case Gzip:
		return blocks + gzipAround
	case HMAC:
		return signatureLen
	case Sequence:
		return uint64(s.Numbers.Bytes)
	}
	return nonceLen + tagLen
}
