package layout

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire/template"
)

// conversing are the layouts of a question and its answer, within frames of a description if that is not empty.
func conversing(t *testing.T, within, question, answer string, allow Allowed) (asked, answered *Layout) {
	t.Helper()
	var frames *Layout
	if within != "" {
		l, err := Read([]byte(within))
		if err != nil {
			t.Fatal(err)
		}
		frames = l
	}
	m, _ := template.NumberingOf("u16be", 0x4142, 0x4149)
	made := func(text string) template.Template {
		read, wrong := template.Parse(text, false)
		if wrong == nil {
			read, wrong = read.Numbered(m)
		}
		if wrong != nil {
			t.Fatal(wrong)
		}
		return read
	}
	asked, wrong := Asked(frames, made(question), m, allow)
	if wrong != nil {
		t.Fatal(wrong)
	}
	if answered, wrong = Answered(frames, made(answer), m, asked); wrong != nil {
		t.Fatal(wrong)
	}
	return asked, answered
}

func TestAQuestionIsCutAtEveryByteOfItsTemplate(t *testing.T) {
	asked, _ := conversing(t, "", "<{tag} {len} {payload}>", "{payload}\n", Allowed{})
	frame := asked.Append(nil, []byte("hello"), nil)
	if string(frame) != "<AB 5 hello>" || string(asked.Append(nil, []byte(""), nil)) != "<AC 0 >" {
		t.Fatalf("it is %q", frame)
	}
	if cuts := asked.Cuts(frame); len(cuts) != len(frame)-1 {
		t.Errorf("%d cuts of %d bytes: %v", len(cuts), len(frame), cuts)
	}
	if string(asked.Header(100_000)) != "<AD 100000 " || !asked.HasLength() || asked.HeaderLen() != 6 {
		t.Errorf("its header is %q", asked.Header(100_000))
	}
}

// A check of the frame covers what the template adds, too.
func TestAQuestionWithinACheckedFrame(t *testing.T) {
	const frames = `{parts: [{length: {bytes: 2, counts: rest}}, payload, {check: {kind: xor8, over: before}}, {const: "0a"}]}`
	asked, answered := conversing(t, frames, "[{tag}{payload}]", "[{payload}]", Allowed{})
	frame := asked.Append(nil, []byte("hi"), nil)
	var sum byte
	for _, b := range frame[:8] {
		sum ^= b
	}
	if want := "\x00\x08[ABhi]" + string(rune(sum)) + "\n"; string(frame) != want {
		t.Errorf("it is %q, and should be %q", frame, want)
	}
	came := answered.Append(nil, []byte("[hi]"), nil)
	if f, ok, err := answered.Scan(came, 100, &Seen{}); !ok || string(f.Payload) != "hi" {
		t.Errorf("of %q came %q, %v", came, f.Payload, err)
	}
}

func TestWhatAnAnswerHasToBe(t *testing.T) {
	_, answered := conversing(t, "", "{tag} {len} {payload}", "{tag} * {len:u8} {len:u8+1} {payload} {tag}.", Allowed{})
	for _, c := range []struct{ came, payload, says string }{
		{"AB now \x03 \x04 hey AB.", "hey", ""},
		{"AB now \x03 \x05 hey AB.", "", "it is 5, and should be 4"},
		{"AB now \x03 \x04 hey AC.", "", `the tag: "AC" is none, or not the same one`},
		{"AB now \x03 \x04 hey AB!", "", "the terminator 2e: it is 21"},
		{"AB now \x03 \x04 hey A", "", ""},
		{"AB" + strings.Repeat("x", mostRun), "", "the constant 20"},
		{"AB " + strings.Repeat("x", mostRun), "", "does not stand within"},
	} {
		f, ok, err := answered.Scan([]byte(c.came), 1<<20, &Seen{})
		if ok != (c.payload != "") || string(f.Payload) != c.payload || (err == nil) != (c.says == "") ||
			err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q: %q, %v, %v", c.came, f.Payload, ok, err)
		}
	}
}

func TestAnAnswerWithinAFrameIsHeldAgainstItsTemplate(t *testing.T) {
	asked, answered := conversing(t, "parts: [length: {bytes: 1, counts: payload}, payload, const: \"0a\"]", "say {payload}!", "said {payload} at *",
		Allowed{})
	if got := asked.Append(nil, []byte("hi"), nil); string(got) != "\x07say hi!\n" || asked.Capacity() != 250 {
		t.Errorf("it asks %q, and carries %d bytes", got, asked.Capacity())
	}
	if f, ok, _ := answered.Scan([]byte("\x0csaid hi at 9\n"), 1<<20, &Seen{}); !ok || string(f.Payload) != "hi" || f.Size != 14 {
		t.Errorf("it hears %q, %v", f.Payload, ok)
	}
	if _, _, err := answered.Scan([]byte("\x03no!\n"), 1<<20, &Seen{}); err == nil ||
		!strings.Contains(err.Error(), `exchange.answer says: at byte 0 the template has "said ", and "no!" came`) {
		t.Errorf("the error is %v", err)
	}
}

func TestWhichPayloadsAQuestionCarries(t *testing.T) {
	lines := "parts: [payload, const: \"0a\"]"
	for _, c := range []struct {
		within, question string
		allow            Allowed
		payload          string
		fits, clean      bool
		spelt            string
	}{
		{"", "{len} {payload}", Allowed{}, "\x00\n", true, true, "\x00\n"},
		{"", "{payload}.", Allowed{}, "a.b", false, false, "tud"},
		{lines, "{len} {payload}", Allowed{}, "a\nb", false, false, "tku"},
		{"", "{len} {payload}", Allowed{As: AsLetters}, "a b", false, false, "tgu"},
		{"", "{len} {payload}", Allowed{As: AsPrintable}, "a b", true, false, "a b"},
		{"", "{len} {payload}", Allowed{Most: 2}, "abc", false, true, "abc"},
		{"", "{len} {len:u8+253} {payload}", Allowed{}, "abc", false, true, "abc"},
		{"", "{len} {len:u8+253} {payload}", Allowed{}, "ab", true, true, "ab"},
	} {
		asked, _ := conversing(t, c.within, c.question, "{payload}.", c.allow)
		if asked.Fits([]byte(c.payload)) == nil != c.fits || asked.Clean() != c.clean {
			t.Errorf("%q in %s: %v, any bytes: %v", c.payload, c.question, asked.Fits([]byte(c.payload)), asked.Clean())
		}
		if got := asked.Spell([]byte(c.payload)); len(got) != len(c.spelt) || c.fits && string(got) != c.spelt {
			t.Errorf("%q is spelt %q", c.payload, got)
		}
	}
}

// What a question says, an answer of the same template hears, whatever the payload.
func FuzzATemplateIsSaidAndHeard(f *testing.F) {
	f.Add("**2\r\n$4\r\nECHO\r\n${len}\r\n{payload}\r\n", false, []byte("hello"))
	f.Add("51{len:u32be+5}{tag}{payload}00{len:u8}", true, []byte{0, 1})
	f.Add("{tag:letters} {payload}!", false, []byte("a!b"))
	f.Fuzz(func(t *testing.T, text string, inHex bool, payload []byte) {
		read, wrong := template.Parse(text, inHex)
		if wrong != nil {
			return
		}
		m, _ := template.NumberingOf("u16be", 100, 999)
		if read, wrong = read.Numbered(m); wrong != nil {
			return
		}
		asked, wrong := Asked(nil, read, m, Allowed{})
		answered, trouble := Answered(nil, read, m, asked)
		if (wrong == nil) != (trouble == nil) {
			t.Fatalf("%q: %v, and %v", text, wrong, trouble)
		}
		if wrong != nil || asked.Fits(payload) != nil || read.Varies() {
			return
		}
		frame := asked.Append(nil, payload, nil)
		found, ok, err := answered.Scan(append(frame, frame...), 1<<40, &Seen{})
		if !ok || found.Size != len(frame) || string(found.Payload) != string(payload) {
			t.Fatalf("%q says %q, and hears %q of %d bytes: %v, %v", text, frame, found.Payload, found.Size, ok, err)
		}
		if cuts := asked.Cuts(frame); len(cuts) != len(frame)-1 {
			t.Fatalf("%q says %q, with %d cuts", text, frame, len(cuts))
		}
	})
}

// An answer that carries what was asked under another tag is none, however it is framed; of tags that began again nobody can tell.
func TestATagIsHeldAgainstWhatWasAskedUnderIt(t *testing.T) {
	said, _ := template.Parse("{tag} {payload}\n", false)
	inner, _ := template.Parse("{tag} {payload}", false)
	line, err := Read([]byte("parts: [payload, {const: 0a}]"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		within *Layout
		said   template.Template
		to     uint64
		asked  int
		ok     bool
	}{{nil, said, 199, 2, false}, {line, inner, 199, 2, false}, {nil, said, 102, 5, true}, {line, inner, 101, 4, true}} {
		m, _ := template.NumberingOf("digits3", 100, c.to)
		numbered, _ := c.said.Numbered(m)
		asked, wrong := Asked(c.within, numbered, m, Allowed{})
		if wrong != nil {
			t.Fatal(wrong)
		}
		answered, wrong := Answered(c.within, numbered, m, asked)
		if wrong != nil {
			t.Fatal(wrong)
		}
		for n := range c.asked {
			asked.Append(nil, []byte{'a' + byte(n)}, nil)
		}
		for stream, ok := range map[string]bool{"100 a\n": c.asked == 2, "101 a\n": c.ok, "102 z\n": c.asked == 2, "101 b\n": c.asked == 2} {
			if c.asked > 2 {
				ok = true
			}
			if _, got, wrong := answered.Scan([]byte(stream), 100, &Seen{}); got != ok || (wrong == nil) != ok {
				t.Errorf("tags up to %d, %d asked: %q is found: %v (%v)", c.to, c.asked, stream, got, wrong)
			}
		}
	}
}
