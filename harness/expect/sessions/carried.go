package sessions

import (
	"encoding/binary"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// carried is what is answered to a message of a client: echoes and increments, as the message profile has them, and errors.
func (s *Serving) carried(payload []byte) []byte {
	m, err := wire.ParseMessage(payload)
	answer := wire.Message{Type: wire.Reply, ID: m.ID}
	switch {
	case err != nil || m.Type != wire.Request:
		answer.Type, answer.Code = wire.Error, wire.BadRequest
	case m.Op == wire.Echo:
		answer.Body = m.Body
	case m.Op == wire.Increment:
		s.counters[string(m.Body)]++
		answer.Body = binary.BigEndian.AppendUint64(nil, s.counters[string(m.Body)])
	default:
		answer.Type, answer.Code = wire.Error, wire.NotImplemented
	}
	return answer.Bytes()
}
