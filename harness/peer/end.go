package peer

import (
	"errors"

	"github.com/sockdrill/sockdrill/harness/transport"
)

// End is how the implementation ended its stream. The vocabulary is closed.
type End string

const (
	None End = "none" // not yet
	FIN  End = "FIN"  // in order: nothing more will come
	RST  End = "RST"  // broken off; over TLS, by an alert or a record that is none as well
)

// ErrRefused is what an error of Dial wraps where nobody listens.
var ErrRefused = transport.ErrRefused

// EndOf classifies an error of a read or write: RST if the other side broke the connection off, else None.
func EndOf(err error) End {
	if errors.Is(err, transport.ErrAlerted) {
		return RST
	}
	for _, errno := range resetErrnos {
		if errors.Is(err, errno) {
			return RST
		}
	}
	return None
}
