package process

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"os"
)

// leaseHost picks 127.x.y.z by process and unit: on Linux all of 127.0.0.0/8 is there without setting anything up.
// 127.0.x.y is left to everybody else, and so are 0 and 255 as the last number.
func leaseHost(unit int) string {
	h := fnv.New32a()
	var key [16]byte
	binary.LittleEndian.PutUint64(key[:], uint64(os.Getpid()))
	binary.LittleEndian.PutUint64(key[8:], uint64(unit))
	h.Write(key[:])
	n := h.Sum32()
	return fmt.Sprintf("127.%d.%d.%d", 1+n%254, n>>8%256, 1+n>>16%254)
}
