package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
)

// ErrUnopened is that of a stream whose handshake did not end well.
var ErrUnopened = errors.New("no TLS handshake")

// ErrEchoed is that of a handshake with an echo.
var ErrEchoed = errors.New("the other side sent back the ClientHello that it got, as one does that speaks plain text")

// unshaken says why there was no handshake, with the bytes that show it where crypto/tls keeps them to itself.
func (s *sealed) unshaken(err error) error {
	var plain tls.RecordHeaderError
	seen := s.wire.Seal()
	why, said := plainAlert(seen.Last)
	switch {
	case errors.As(err, &plain):
		return fmt.Errorf("%w: where a record begins, the other side sent % x: %w", ErrUnopened, plain.RecordHeader[:], err)
	case strings.Contains(err.Error(), "clientHelloMsg"): // crypto/tls has no type for it
		return fmt.Errorf("%w: %w (% x)", ErrUnopened, ErrEchoed, seen.Last)
	case said:
		return fmt.Errorf("%w: %w: the other side sent % x: %w", ErrUnopened, ErrAlerted, seen.Last, why)
	case alerted(err):
		return fmt.Errorf("%w: %w: %w", ErrUnopened, ErrAlerted, err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w in time: %d records came: %w", ErrUnopened, seen.Got, err)
	case seen.FIN:
		return fmt.Errorf("%w: the other side ended the connection after %d records: %w", ErrUnopened, seen.Got, err)
	}
	return fmt.Errorf("%w: %w", ErrUnopened, err)
}

// plainAlert is the alert that a record holds in plain text, as crypto/tls tells those of the other side. It tells some of them wrongly: a
// client may refuse a certificate before it uses its keys, and crypto/tls, which does so by then, finds an alert that cannot be opened.
func plainAlert(record []byte) (error, bool) {
	if len(record) != recordHeader+2 || record[0] != RecordAlert || record[4] != 2 {
		return nil, false
	}
	return &net.OpError{Op: remoteError, Err: tls.AlertError(record[recordHeader+1])}, true
}

// alerted reports whether an error of crypto/tls is an alert, theirs or ours, which its types do not tell.
func alerted(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == remoteError || op.Op == "local error")
}

// remoteError is what crypto/tls calls an alert of the other side.
const remoteError = "remote error"
