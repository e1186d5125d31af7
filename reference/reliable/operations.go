package reliable

import (
	"encoding/binary"

	"github.com/sockdrill/sockdrill/reference/message"
)

// Counters are what the operation increment counts, by name. They belong to the server, whatever becomes of sessions.
type Counters map[string]uint64

// carryOut is the answer to a payload. It answers something to everything: an answer is the acknowledgement, too, and a client sends again
// whatever has none.
func (c Counters) carryOut(payload []byte) []byte {
	m, err := message.Parse(payload)
	answer := message.Message{Type: message.Reply, ID: m.ID}
	switch {
	case err != nil || m.Type != message.Request:
		answer.Type, answer.Code = message.Error, message.BadRequest
	case m.Op == message.Echo:
		answer.Body = m.Body
	case m.Op == message.Increment:
		c[string(m.Body)]++
		answer.Body = binary.BigEndian.AppendUint64(nil, c[string(m.Body)])
	case m.Op == message.ReplyOf && m.Arg > MostPayload-message.HeaderLen:
		// What no datagram of the profile holds is refused in words. A part of it would be taken for the whole, and nothing would be asked for
		// again and again.
		answer.Type, answer.Code = message.Error, message.TooLarge
	case m.Op == message.ReplyOf:
		answer.Body = message.Fill(int(m.Arg), 0)
	default:
		answer.Type, answer.Code = message.Error, message.NotImplemented
	}
	return answer.Bytes()
}
