package template

import (
	"strings"
	"testing"
)

func parse(t *testing.T, text string, inHex bool) Template {
	t.Helper()
	read, wrong := Parse(text, inHex)
	if wrong != nil {
		t.Fatalf("%s: %v", text, wrong)
	}
	m, wrong := NumberingOf("u16be", 100, 999)
	if wrong != nil {
		t.Fatal(wrong)
	}
	if read, wrong = read.Numbered(m); wrong != nil {
		t.Fatal(wrong)
	}
	return read
}

func TestWhatATemplateSays(t *testing.T) {
	for _, c := range []struct {
		text  string
		inHex bool
		want  string
	}{
		{"PING\r\n", false, "PING\r\n"},
		{"**1\r\n${len}\r\n{payload}\r\n", false, "*1\r\n$5\r\nhello\r\n"},
		{`{"id":{tag:digits},"m":"{payload}"}`, false, `{"id":258,"m":"hello"}`},
		{"{{len}", false, "{len}"},
		{"00 {len:u16le+3} {payload} {tag} {tag:u16le}", true, "\x00\x08\x00hello\x01\x02\x02\x01"},
		{"{len:varint+200}{tag:hex4}{tag:letters}", true, "\xcd\x010102ajy"},
		{"{len:digits4}{len+6}", true, "000511"},
		{"a*b??", false, "a*b??"},
		{"61 * 62 ??", true, "a*b?"},
	} {
		if got := parse(t, c.text, c.inHex).Fill(0x102, []byte("hello")); string(got) != c.want {
			t.Errorf("%s says %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWhatATemplateHears(t *testing.T) {
	for _, c := range []struct {
		text    string
		inHex   bool
		came    string
		payload string // of a match; else empty
		at      int    // where it differs, -1: nowhere
		want    string
		final   bool
	}{
		{"OK MPD *\n", false, "OK MPD 0.23\n", "", -1, "", false},
		{"OK MPD *\n", false, "OK MPD 0.2", "", 10, `"\n"`, false},
		{"OK MPD *\n", false, "ERR", "", 0, `"OK MPD "`, true},
		{"OK *\n", false, "OK 1\nmore", "", 5, "nothing more", false},
		{"*OK", false, "xOKyOK", "", -1, "", false},
		{"${len}\r\n{payload}\r\n", false, "$3\r\nabc\r\n", "abc", -1, "", false},
		{"${len}\r\n{payload}\r\n", false, "$3\r\nabcd\r\n", "", 7, `"\r\n"`, true},
		{"${len}\r\n{payload}\r\n", false, "$-1\r\n", "", 1, "the length, digits", true},
		{"${len}\r\n{payload}\r\n", false, "$9\r\nabc\r\n", "", 9, "a payload of 9 bytes", false},
		{"{tag}{payload}{tag}", true, "\x01\x02hey\x01\x02", "hey", -1, "", false},
		{"{tag}{payload}{tag}", true, "\x01\x02hey\x01\x03", "", 7, `the tag, u16be`, false},
		{"{len:u8} {len:u8+1} {payload}", true, "\x02\x03hi", "hi", -1, "", false},
		{"{len:u8} {len:u8+1} {payload}", true, "\x02\x02hi", "", 1, "the length, u8: 3", true},
		{"<{payload}>", false, "<a>b>", "a>b", -1, "", false},
		{"{payload}={payload}", false, "ab=ab", "ab", -1, "", false},
		{"?? 00", true, "\xff\x00", "", -1, "", false},
		{"?? 00", true, "", "", 0, "any byte", false},
	} {
		found := parse(t, c.text, c.inHex).Match([]byte(c.came))
		if found.OK != (c.at < 0) || string(found.Payload) != c.payload && found.OK {
			t.Errorf("%s on %q: %+v", c.text, c.came, found)
		}
		if !found.OK && (found.At != c.at || !strings.Contains(found.Want, c.want) || found.Final != c.final) {
			t.Errorf("%s on %q: differs at %d, wants %s, final %v", c.text, c.came, found.At, found.Want, found.Final)
		}
	}
}

func TestTemplatesThatMakeNoSense(t *testing.T) {
	for _, c := range []struct {
		text  string
		inHex bool
		says  string
	}{
		{"{pay}", false, "character 1: there is no placeholder {pay}"},
		{"x{payload", false, "character 2: a brace is opened here"},
		{"{len:hex}", false, `no "hex"`},
		{"{len:u12}", false, `no "u12"`},
		{"{len+}", false, "no number of bytes"},
		{"{tag:varint}", false, `no "varint"`},
		{"0g", true, "two for each"},
		{"012", true, "character 3: these are no bytes"},
	} {
		if _, wrong := Parse(c.text, c.inHex); wrong == nil || !strings.Contains(wrong.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.text, wrong, c.says)
		}
	}
}

func TestNumbersOfTags(t *testing.T) {
	for _, c := range []struct {
		as       string
		from, to uint64
		first    string
		says     string // of one that makes no sense
	}{
		{"u16be", 0, 0, "\x00\x00", ""}, {"u8", 1, 255, "\x01", ""}, {"digits", 0, 0, "100000", ""}, {"digits", 10, 99, "10", ""},
		{"letters", 0, 0, "aaaaaa", ""}, {"hex4", 0, 0, "0000", ""}, {"u64le", 0, 0, "\x00\x00\x00\x00\x00\x00\x00\x00", ""},
		{"u8", 0, 256, "", "too narrow"}, {"digits", 1, 10, "", "different numbers of digits"}, {"u8", 3, 3, "", "no two numbers"},
		{"varint", 0, 0, "", `no "varint"`}, {"digits20", 0, 0, "", `no "digits20"`},
	} {
		m, wrong := NumberingOf(c.as, c.from, c.to)
		switch {
		case wrong != nil && (c.says == "" || !strings.Contains(wrong.Error(), c.says)), wrong == nil && c.says != "":
			t.Errorf("%s from %d to %d: %v, want %q", c.as, c.from, c.to, wrong, c.says)
		case wrong == nil && string(m.As.Put(m.Of(0))) != c.first:
			t.Errorf("%s from %d to %d begins with %q", c.as, c.from, c.to, m.As.Put(m.Of(0)))
		}
	}
	if m, _ := NumberingOf("u8", 1, 3); m.Of(3) != 1 || m.Of(2) != 3 {
		t.Error("tags do not begin again")
	}
}

// What a template says it hears, whatever the payload, where its length is told.
func FuzzWhatIsSaidIsHeard(f *testing.F) {
	f.Add(`{"id":{tag:digits},"n":{len},"m":"{payload}"}`, false, []byte("hello"), uint16(7))
	f.Add("01{len:u32le+2}{payload}{tag}", true, []byte{0, 1}, uint16(9))
	f.Add("* {len} {payload}**", false, []byte("*"), uint16(0))
	f.Fuzz(func(t *testing.T, text string, inHex bool, payload []byte, tag uint16) {
		read, wrong := Parse(text, inHex)
		if wrong != nil {
			return
		}
		m, _ := NumberingOf("u16be", 0, 0)
		if read, wrong = read.Numbered(m); wrong != nil || len(read.Pieces) > 20 {
			return
		}
		said := read.Fill(uint64(tag), payload)
		if found := read.Match(said); !found.OK && !read.Has(Length) && len(said) < 1000 {
			t.Errorf("%q says %q, and does not hear it: %+v", text, said, found)
		}
		read.Match(payload)
	})
}

// Where TLS begins within an opening, what is said before is apart from what follows, which keeps its numbers.
func TestAnOpeningIsPartedWhereTLSBegins(t *testing.T) {
	send := func(text string) Step { return Step{Send: Of([]byte(text))} }
	whole := Opening{send("hello"), {Expect: Of([]byte("ready"))}, send("begin"), {StartTLS: true}, send("within")}
	plain, within := whole.Parts()
	if len(plain) != 3 || len(within) != 5 || within.Sends() != len("within") || plain.Sends() != len("hello")+len("begin") {
		t.Errorf("the parts are %v and %v", plain, within)
	}
	if plain, within := whole[:4].Parts(); len(plain) != 3 || len(within) != 0 {
		t.Errorf("with nothing behind it: %v and %v", plain, within)
	}
	if plain, within := whole[:3].Parts(); len(plain) != 0 || len(within) != 3 {
		t.Errorf("without TLS: %v and %v", plain, within)
	}
	if f := plain.Followed([]byte(" and more")); string(f[2].Send.Fill(0, nil)) != "begin and more" || plain.Sends() != len("hello")+len("begin") {
		t.Errorf("followed it is %v, and before %v", f, plain)
	}
}
