package subject

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/sockdrill/sockdrill/harness/record"
)

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

// mostTag is the greatest length of a tag: more than anybody counts with.
const mostTag = 8 // bytes

// checkExchange returns what is wrong with the exchange of an entry.
func (e *Entry) checkExchange(at string, side record.Side) *misfit {
	if e.Exchange == nil {
		return nil
	}
	switch zero := (Implementation{Command: e.words, Target: e.Target}).Zero(); {
	case side == record.Client:
		return &misfit{at: at + ".exchange", problem: "nobody asks a client", remedy: "declare the exchange of a `server`"}
	case !zero:
		return &misfit{at: at + ".exchange", problem: "a server with an adapter echoes",
			remedy: "leave `exchange` out, or give a command with " + AddrWord + " that needs no adapter"}
	case e.Policies.Empty == "echo":
		return &misfit{at: at + ".policies.empty", problem: "a server that answers one question echoes nothing, nor an empty frame",
			remedy: "say drop or close, or leave it out"}
	}
	for n, f := range e.Features {
		if f == Messages || f == Lines {
			return &misfit{at: fmt.Sprintf("%s.features[%d]", at, n),
				problem: fmt.Sprintf("%s cannot be asked of a server that answers one question", f),
				remedy:  "leave it out, or leave out the `exchange`"}
		}
	}
	if key, problem, remedy := e.Exchange.wrong(e.Framing, e.Limits.MaxFrame); problem != "" {
		return &misfit{at: at + ".exchange" + key, problem: problem, remedy: remedy}
	}
	return nil
}

// ExchangeFits returns why the exchange cannot be framed as the implementation is, or exceeds its limit. Flags may have changed both since
// the manifest was read.
func (i Implementation) ExchangeFits() error {
	if i.Exchange == nil {
		return nil
	}
	if key, problem, remedy := i.Exchange.wrong(i.Framing, i.Limits.MaxFrame); problem != "" {
		return fmt.Errorf("exchange%s: %s; %s", key, problem, remedy)
	}
	return nil
}

// wrong returns what is wrong with the exchange of a server of this framing and this greatest payload, 0 if there is none, and the key
// below which it stands.
func (x Exchange) wrong(framing FramingText, most int64) (key, problem, remedy string) {
	framed, err := Implementation{Framing: framing}.Wire()
	if err != nil {
		return "", "", "" // it is the caller's to refuse
	}
	for _, side := range []struct {
		key     string
		payload Hex
	}{{"question", x.Question}, {"answer", x.Answer}} {
		length := uint64(len(side.payload))
		switch {
		case length == 0:
			return "", "it needs a `" + side.key + "`", "give the payload of one frame in hexadecimal digits"
		case framed.Line() && framed.Layout().Fits(side.payload) != nil:
			return "." + side.key, "a line ends at its first CR LF", "give what stands before the CR LF; sockdrill adds it"
		case length > framed.Capacity():
			return "." + side.key, fmt.Sprintf("%d bytes are more than a length of %s can say", length, framed),
				"declare the framing that it has"
		case framed.Layout().Fits(side.payload) != nil:
			return "." + side.key, fmt.Sprintf("as %s it cannot be framed: %v", framed, framed.Layout().Fits(side.payload)),
				"give the payload of one frame alone, or declare the framing that it has"
		case most > 0 && length > uint64(most):
			return "." + side.key, fmt.Sprintf("%d bytes are more than limits.max_frame, which is %d", length, most),
				"declare the limit that it has, or a shorter exchange"
		}
	}
	return x.wrongTag()
}

func (x Exchange) wrongTag() (key, problem, remedy string) {
	t := x.Tag
	shorter := min(len(x.Question), len(x.Answer))
	switch {
	case t == nil:
		return "", "", ""
	case t.Bytes < 1 || t.Bytes > mostTag:
		return ".tag.bytes", fmt.Sprintf("a tag of %d bytes", t.Bytes),
			fmt.Sprintf("a tag has 1 to %d bytes; leave `tag` out if there is none", mostTag)
	case t.Offset < 0 || t.Offset > shorter-t.Bytes:
		return ".tag.offset", fmt.Sprintf("a tag of %d bytes at %d is outside of the question or of the answer, of which the shorter "+
				"has %d bytes", t.Bytes, t.Offset, shorter),
			"count from the first byte of the payload, which is 0"
	case !slices.Equal(t.Of(x.Question), t.Of(x.Answer)):
		return ".tag", fmt.Sprintf("the answer does not repeat the question's tag: % x and % x", t.Of(x.Question), t.Of(x.Answer)),
			"give the answer to this very question, and the place of the bytes that it repeats"
	}
	return "", "", ""
}
