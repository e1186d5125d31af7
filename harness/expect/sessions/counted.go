package sessions

import (
	"bytes"
	"context"
	"encoding/binary"
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// Increment is a message that raises a counter of this name by one, and is answered by what it has come to.
func Increment(name string) []byte {
	return wire.Message{Type: wire.Request, Op: wire.Increment, ID: 1, Body: []byte(name)}.Bytes()
}

// Echo is a message that is answered by its body.
func Echo(id int, body []byte) []byte {
	return wire.Message{Type: wire.Request, Op: wire.Echo, ID: uint32(id), Body: body}.Bytes()
}

// Count is what the answer to an increment says.
func Count(answer []byte) uint64 {
	ginkgo.GinkgoHelper()
	m, err := wire.ParseMessage(answer)
	if err != nil || m.Type != wire.Reply || m.ID != 1 || len(m.Body) != 8 {
		harness.As(record.ClassDelivery).Wrong("Expected the reply to an increment, id 1 and 8 bytes that are the counter, but the answer "+
			"is % x (%v).", answer, err)
	}
	return binary.BigEndian.Uint64(m.Body)
}

// Echoed expects the answer to an echo.
func Echoed(answer []byte, id int, body []byte) {
	ginkgo.GinkgoHelper()
	m, err := wire.ParseMessage(answer)
	if err != nil || m.Type != wire.Reply || m.ID != uint32(id) || !bytes.Equal(m.Body, body) {
		harness.As(record.ClassDelivery).Wrong("Expected the reply to echo %d, of %d bytes, with what was sent in it, but the answer has "+
			"%d bytes, of type %d and id %d, "+
			"with a body of %d (%v).", id, len(body), len(answer), m.Type, m.ID, len(m.Body), err)
	}
}

// Each expects that increments of one counter were carried out once each, from so many before on: their answers say each number once.
func Each(answers [][]byte, before uint64) {
	ginkgo.GinkgoHelper()
	var counts []uint64
	for _, a := range answers {
		counts = append(counts, Count(a))
	}
	slices.Sort(counts)
	for i, c := range counts {
		if want := before + uint64(i) + 1; c != want {
			harness.As(record.ClassDelivery).Wrong("Expected %d increments to be carried out once each, so that their answers say %d to "+
				"%d, but in place of %d "+
				"there is %d: some were carried out twice, or answered and not carried out.", len(counts), before+1, before+uint64(len(counts)), want, c)
		}
	}
}

// Stands expects that a counter has been raised so often, by raising it once more, as the next message.
func (s *Session) Stands(ctx context.Context, name string, at uint64, why string) {
	ginkgo.GinkgoHelper()
	if got := Count(s.Deliver(ctx, 1, "after that", Increment(name))[0]); got != at+1 {
		harness.As(record.ClassDelivery).Wrong("Expected a counter to stand at %d, since %s, but one increment more made it %d.", at, why, got)
	}
}
