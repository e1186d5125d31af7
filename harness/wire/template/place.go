package template

import (
	"fmt"
	"strconv"
	"strings"
)

// places says what may stand within braces.
const places = "within braces there may be {payload}, {len}, {len:u32be}, {len:u32be+4}, {tag} or {tag:digits}"

// place reads what stands within braces at the beginning of rest.
func (p *parser) place(rest string) *Trouble {
	inside, _, closed := strings.Cut(rest[1:], "}")
	if !closed {
		return &Trouble{Problem: "a brace is opened here and not closed", Remedy: places + "; {{ is a brace itself"}
	}
	name, form, _ := strings.Cut(inside, ":")
	piece := Piece{}
	var wrong *Trouble
	switch {
	case inside == "payload":
		piece.Kind = Payload
	case name == "tag":
		piece, wrong = tagPlace(inside, form)
	case name == "len", strings.HasPrefix(name, "len+"):
		piece, wrong = lengthPlace(strings.TrimPrefix(strings.TrimPrefix(inside, "len"), ":"))
	default:
		wrong = &Trouble{Problem: fmt.Sprintf("there is no placeholder {%s}", inside), Remedy: places + "; {{ is a brace itself"}
	}
	p.add(piece, 0)
	if wrong == nil {
		p.at += len(inside) + 2
	}
	return wrong
}

func tagPlace(inside, form string) (Piece, *Trouble) {
	if inside == "tag" {
		return Piece{Kind: Tag}, nil
	}
	f, ok := ParseForm(form)
	if !ok || f.As == Varint {
		return Piece{}, &Trouble{Problem: fmt.Sprintf("a tag is no %q", form),
			Remedy: "write it as {tag}, as `tag` says, or as {tag:u32be}, {tag:digits}, {tag:hex} or {tag:letters}"}
	}
	return Piece{Kind: Tag, Form: f}, nil
}

// lengthPlace reads how a length is written, and what is added to it.
func lengthPlace(said string) (Piece, *Trouble) {
	form, more, adds := strings.Cut(said, "+")
	f, ok := ParseForm(form)
	if form == "" {
		f, ok = Form{As: Digits}, said == "" || adds
	}
	add, err := strconv.ParseUint("0"+more, 10, 31)
	switch {
	case !ok || f.As == HexForm || f.As == Letters:
		return Piece{}, &Trouble{Problem: fmt.Sprintf("a length is no %q", form),
			Remedy: "write it as {len}, in decimal digits, or as {len:u8}, {len:u32be}, {len:u16le}, {len:varint} or {len:digits4}"}
	case err != nil || adds && more == "":
		return Piece{}, &Trouble{Problem: fmt.Sprintf("%q is no number of bytes that a length counts beside the payload", more),
			Remedy: "write it as {len+4}"}
	}
	return Piece{Kind: Length, Form: f, Add: add}, nil
}
