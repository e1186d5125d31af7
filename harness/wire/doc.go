// Package wire turns payloads into the bytes of a stream and back, and makes frames that are wrong on purpose.
//
// Start at [Framing]: how one implementation tells where a message ends, by a layout (package layout) that has a name here or that
// somebody described. Its Frame method encodes, its [Decoder] decodes, Header and Field make headers that lie. [Message] is the
// request-and-reply protocol that may stand in a payload; docs/reference/message-profile.md describes it byte by byte.
//
//	framing.go     how a stream is divided into messages
//	names.go       the framings by name, and what is near a name that there is none of
//	presets.go     those that have a name: the files in presets, each with what it follows and frames of which the bytes are known
//	encode.go      frames, and headers alone; again.go: frames that are sent more than once
//	decoder.go     frames out of a stream
//	guess.go       which framing an answer fits
//	message.go     the message profile
//	payload.go     payloads that both sides compute
//	exchange.go    the framing of a server that has a command for an echo
//
//	seal    what is done to a message before it is framed
//	layout  how one frame lies on the wire: read from a description, encoded, decoded, cut and spoiled
//	template  what one side of a conversation says, where a part of it is chosen or varies
//	dissector  a dissector for Wireshark from the description of a layout
//
// The golden vectors in testdata tie this codec and the reference's own one to the same bytes, so that one mistake cannot hide in both.
// Each is one line:
//
//	frames.json    name, framing, max (0: none), stream (hex), the payloads (hex)
//	               it holds, and the error it ends in: "", frame_too_large,
//	               malformed, or truncated (it ends inside a frame);
//	               otherwise: true if Frame writes it in another way
//	messages.json  name, payload (hex), its fields, and the error: "" or malformed
package wire
