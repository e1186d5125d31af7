package subject

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/record"
)

// Greeting is what a server says first on each connection, such as "220 ready": our peer says it to a client without an adapter,
// so that the client takes the connection for one that works. The zero value is none.
type Greeting struct {
	Text string `json:"text,omitempty" yaml:"text"` // one of the two
	Hex  Hex    `json:"hex,omitempty" yaml:"hex"`
}

// Bytes gives what is sent, as it stands on the wire: a frame's header is part of it. Empty is no greeting.
func (g Greeting) Bytes() []byte {
	if g.Text != "" {
		return []byte(g.Text)
	}
	return g.Hex
}

// Hex is bytes that a manifest writes as hexadecimal digits, two for each; white space between them means nothing.
type Hex []byte

// UnmarshalYAML reads the digits. Without quotes some of them would be a number. It takes the node, so that an error has its place.
func (h *Hex) UnmarshalYAML(node ast.Node) error {
	var digits string
	if node.Type() != ast.StringType && node.Type() != ast.LiteralType {
		return &yaml.SyntaxError{Message: "these are no hexadecimal digits as a text: put them within quotes", Token: node.GetToken()}
	}
	if err := yaml.NodeToValue(node, &digits); err != nil {
		return err
	}
	decoded, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
	if err != nil {
		return &yaml.SyntaxError{Message: fmt.Sprintf("these are no bytes in hexadecimal digits, two for each: %v", err),
			Token: node.GetToken()}
	}
	*h = decoded
	return nil
}

// mostGreeting is the longest greeting: any system takes so much without anybody reading.
const mostGreeting = 4096 // bytes

// checkGreeting gives what is wrong with the greeting of an entry.
func (e *Entry) checkGreeting(at string, side record.Side) *misfit {
	switch g := e.Greeting; {
	case g.Text == "" && len(g.Hex) == 0:
		return nil
	case g.Text != "" && len(g.Hex) > 0:
		return &misfit{at: at + ".greeting", problem: "a greeting is either `text` or `hex`, and both are given",
			remedy: "keep one of the two"}
	case side == record.Server:
		return &misfit{at: at + ".greeting", problem: "a server greets by itself",
			remedy: "declare the greeting of a `client`: it is what its server says first"}
	case !(Implementation{Command: e.words}).Zero():
		return &misfit{at: at + ".greeting", problem: "a client with an adapter is told by `open` whether it awaits a handshake",
			remedy: "leave `greeting` out, or give a command with " + AddrWord + " that needs no adapter"}
	case len(g.Bytes()) > mostGreeting:
		return &misfit{at: at + ".greeting", problem: fmt.Sprintf("%d bytes are more than anybody greets with", len(g.Bytes())),
			remedy: fmt.Sprintf("give the first message alone, %d bytes at most", mostGreeting)}
	}
	return nil
}
