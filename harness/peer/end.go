package peer

import "errors"

// End is how the implementation ended its stream. The vocabulary is closed.
type End string

const (
	None End = "none" // not yet
	FIN  End = "FIN"  // in order: nothing more will come
	RST  End = "RST"  // broken off
)

// EndOf classifies an error of a read or write: RST if the other side broke the connection off, else None.
func EndOf(err error) End {
	for _, errno := range resetErrnos {
		if errors.Is(err, errno) {
			return RST
		}
	}
	return None
}
