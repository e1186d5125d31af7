// Package serve is what every server under test has in common: how it tells its address, and when it ends.
package serve

import (
	"fmt"
	"io"
	"os"
)

// MaxFrame is the greatest payload that every one of the servers accepts, in bytes.
const MaxFrame = 1 << 20

// HeaderLen is the length of the prefix: 32 bits, big-endian, the payload alone counted.
const HeaderLen = 4

// UntilEnd prints the address and returns when standard input ends: a server does not outlive whoever started it.
func UntilEnd(addr string) {
	fmt.Println(addr)
	io.Copy(io.Discard, os.Stdin)
}

// Fatal prints why a server cannot serve, and ends it.
func Fatal(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
