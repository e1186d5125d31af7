package subject

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

const redis = `name: redis
server:
  command: x {addr}
  framing: none
  exchange:
    question: {text: "**2\r\n$4\r\nECHO\r\n${len}\r\n{payload}\r\n"}
    answer: {text: "${len}\r\n{payload}\r\n"}
  policies: {empty: echo}
`

// echoing is the implementation of a manifest.
func echoing(t *testing.T, text string) Implementation {
	t.Helper()
	m, err := LoadManifest(writeManifest(t, text))
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, text)); err != nil {
		t.Error(err)
	}
	sent, err := json.Marshal(m.Implementations()[0])
	if err != nil {
		t.Fatal(err)
	}
	var worker Implementation
	if err := json.Unmarshal(sent, &worker); err != nil || !reflect.DeepEqual(worker.Exchange, m.Implementations()[0].Exchange) {
		t.Errorf("a worker is given %+v (%v)", worker.Exchange, err)
	}
	return worker
}

func TestAnEchoByACommandOfTheServersOwn(t *testing.T) {
	tagged := func(framing, keys string) string {
		return "name: a\nserver:\n  command: x {addr}\n  framing: " + framing + "\n  exchange: {" + keys + "}\n"
	}
	for _, c := range []struct{ manifest, question, came, payload string }{
		{redis, "*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n", "$3\r\na\r\n\r\n", "a\r\n"},
		{tagged("u16be", `question: "01 {tag} {payload}", answer: "02 {tag} {payload}", tag: {as: u16le, from: 5}`),
			"\x00\x08\x01\x05\x00hello", "\x00\x07\x02\x09\x00four", "four"},
		{tagged("lf", `question: {text: 'say {tag:digits} {payload}'}, answer: {text: 'said {tag:digits} {payload} at *'}, `+
			`tag: {as: digits}`), "say 100000 hello\n", "said 100001 four at 12:30\n", "four"},
		{tagged("json-lines", `question: {text: '{"id":{tag},"m":"{payload}"}'}, answer: {text: '{"m":"{payload}","id":{tag}}'}, `+
			`tag: {as: digits, from: 10, to: 99}, payload: {as: printable}`), `{"id":10,"m":"hello"}` + "\n", `{"m":"four","id":17}` + "\n", "four"},
		{tagged("none", `question: "82{len:varint+2}0001{payload}", answer: "30{len:varint+2}????{payload}"`), "\x82\x07\x00\x01hello",
			"\x30\x06\xff\xfefour", "four"},
		{tagged("none", `question: {text: "put {len}\r\n{payload}\r\nreserve\r\n"}, answer: {text: "INSERTED *\r\nRESERVED * {len}\r\n{payload}\r\n"}`),
			"put 5\r\nhello\r\nreserve\r\n", "INSERTED 12\r\nRESERVED 12 4\r\nfour\r\n", "four"},
		{tagged("none", `question: "51{len:u32be+5}{payload}00", answer: "54 00000004 44{len:u32be+10}0001{len:u32be}{payload}5a 00000005 49"`),
			"Q\x00\x00\x00\x0ahello\x00", "T\x00\x00\x00\x04D\x00\x00\x00\x0e\x00\x01\x00\x00\x00\x04fourZ\x00\x00\x00\x05I", "four"},
	} {
		i := echoing(t, c.manifest)
		f, err := i.Wire()
		if again, _ := i.Wire(); err != nil || again != f || i.OneQuestion() || i.Unspoken() != "" || i.Lacks(NeedEchoes) != "" {
			t.Errorf("%s: %v, the same once more: %v, %q", c.manifest, err, again == f, i.Unspoken())
			continue
		}
		if got := f.Frame([]byte("hello")); string(got) != c.question {
			t.Errorf("%s\nasks %q, want %q", c.manifest, got, c.question)
		}
		hears(t, f, c.came, c.payload)
	}
}

// hears holds an answer that comes byte by byte, and twice, against its payload.
func hears(t *testing.T, f wire.Framing, came, payload string) {
	t.Helper()
	d := f.Answers().NewDecoder()
	for n, b := range []byte(came + came) {
		d.Write([]byte{b})
		got, ok, err := d.Next()
		if whole := (n+1)%len(came) == 0; err != nil || ok != whole || ok && string(got) != payload {
			t.Errorf("byte %d of %q: %q, %v, %v", n, came, got, ok, err)
		}
	}
}

func TestEchoesThatMakeNoSense(t *testing.T) {
	exchange := func(framing, keys string) string {
		return "name: a\nserver:\n  command: x {addr}\n  framing: " + framing + "\n  exchange: {" + keys + "}\n"
	}
	const question, answer = `question: {text: "say {len} {payload}"}`, `answer: {text: "{len} {payload}"}`
	for _, c := range []struct {
		text, at     string // at begins where the place is
		says, remedy string
	}{
		{exchange("none", `question: {text: "say {pay}"}, `+answer), `"say`, "character 5: there is no placeholder {pay}", "{payload}"},
		{exchange("none", `question: {text: "say {payload}"}, `+answer), `{text: "say`, "nothing tells where {payload} ends", "a {len}"},
		{exchange("none", `question: {text: "say {payload} {len}!"}, `+answer), `{text: "say`, "stands behind {payload}", "before it"},
		{exchange("none", `question: {text: "say {len}{payload}"}, `+answer), `{text: "say`, "where the digits of {len} end", "{len:digits4}"},
		{exchange("none", question+`, answer: {text: "{len} *{payload}"}`), `{text: "{len}`, "where the bytes end that * stands for", "follow"},
		{exchange("none", question+`, answer: {text: OK}`), `{text: "say`, "stands in the question, and not in the answer", "into both"},
		{exchange("none", `question: {text: PING}, `+answer), `{text: "{len}`, "stands in the answer, and not in the question", "into both"},
		{exchange("none", `question: {text: PING}, answer: {text: PONG}`), `{question`, "without a framing", "declare the framing"},
		{exchange("none", `question: {text: "a*{payload}\n"}, `+answer), `{text: "a`, "says every byte", "**"},
		{exchange("u16be", `question: {text: "{len} {payload}"}, `+answer), `{text: "{len}`, "no fixed width", "digits4"},
		{exchange("slip", `question: {text: "{payload}"}, answer: {text: "{payload}"}`), `{text: "{p`, "in a frame of slip", "framing: none"},
		{exchange("none", question+", "+answer+", tag: {as: u8}"), "{as", "no {tag} stands", "put {tag}"},
		{exchange("none", `question: {text: "{tag} {payload}\n"}, answer: {text: "{payload}\n"}`), "{question", "nobody says how it is written", "as: u16be"},
		{exchange("none", `question: {text: "{tag:u8}{payload}\n"}, answer: {text: "{payload}\n"}, tag: {as: u16be}`), `{text: "{tag`, "too narrow", "more bytes"},
		{exchange("none", `question: "{len:u8+300}{payload}", `+answer), `"{len:u8`, "counts 300 bytes beside", "more bytes"},
		{exchange("none", question+", "+answer+", payload: {as: text}"), "text}", `no "text"`, "printable"},
		{exchange("none", question+", "+answer+", whole: true"), "true", "whole message", "framing: none"},
		{exchange("none", question+", "+answer+", opening: [{}]"), "{}", "one of the two", "a step for each"},
		{exchange("none", question+", "+answer+`, opening: [{send: ""}]`), "{send", "one of the two", "a step for each"},
		{exchange("none", question+", "+answer+`, opening: [{expect: {text: "hi *"}}]`), `{text: "hi`, "where the bytes end", "follow"},
		{exchange("none", question+", "+answer+`, opening: [{send: {text: "hi {payload}"}}]`), `{send`, "carries no message", "themselves"},
		{exchange("u16be", `question: "00", answer: "00", payload: {most: 5}`), "{most", "no payload stands", "put {payload}"},
		{exchange("u16be", `question: "{len}", answer: "00"`), `"{len}"`, "there is none", "put {payload}"},
		{exchange("modbus", `question: "00", answer: "00", whole: true`), `"00"`, "not one whole frame as modbus", "declare the framing"},
	} {
		_, err := LoadManifest(writeManifest(t, c.text))
		var bad *ManifestError
		if !errors.As(err, &bad) {
			t.Errorf("%s\nerror is %T: %v", c.text, err, err)
			continue
		}
		if lines := strings.Split(c.text, "\n"); bad.Line < 1 || !strings.HasPrefix(lines[bad.Line-1][bad.Column-1:], c.at) {
			t.Errorf("%s\nplace is %d:%d, want that of %q: %v", c.text, bad.Line, bad.Column, c.at, err)
		}
		if text := err.Error(); !strings.Contains(text, c.says) || !strings.Contains(text, c.remedy) {
			t.Errorf("%s\nsays %q", c.text, text)
		}
	}
}

func TestATagMayStandInTheHeaderOfAWholeFrame(t *testing.T) {
	i := echoing(t, `name: plc
server:
  command: x {addr}
  framing: modbus
  exchange:
    question: "{tag} 0000 0006 01 03 0000 0001"
    answer: "{tag} 0000 0005 01 03 02 ????"
    tag: {as: u16be, from: 1}
    whole: true
`)
	f, err := i.Wire()
	if err != nil || !i.OneQuestion() {
		t.Fatal(err)
	}
	asked := i.Exchange.Ask(3, false)
	if string(f.Frame(asked)) != "\x00\x04\x00\x00\x00\x06\x01\x03\x00\x00\x00\x01" {
		t.Errorf("question 3 is % x", f.Frame(asked))
	}
	hears(t, f, "\x00\x04\x00\x00\x00\x05\x01\x03\x02\x12\x34", "\x00\x04\x00\x00\x00\x05\x01\x03\x02\x12\x34")
	right, wrong := []byte("\x00\x04\x00\x00\x00\x05\x01\x03\x02\x12\x34"), []byte("\x00\x05\x00\x00\x00\x05\x01\x03\x02\x12\x34")
	if !i.Exchange.Right(asked, right, false).OK || i.Exchange.Right(asked, wrong, false).At != 1 {
		t.Errorf("right %+v, wrong %+v", i.Exchange.Right(asked, right, false), i.Exchange.Right(asked, wrong, false))
	}
	if got := i.Exchange.InOrder([][]byte{i.Exchange.Ask(4, false), asked}, [][]byte{right, wrong}, false); string(got[0]) != string(right) ||
		string(got[1]) != string(wrong) {
		t.Errorf("in order % x", got)
	}
}

// A limit on frames is one on all that stands in a frame, the words of a question as well.
func TestALimitIsOneOnTheWholeQuestion(t *testing.T) {
	of := func(framing, question, answer string) Implementation {
		return echoing(t, "name: a\nserver:\n  command: x {addr}\n  framing: "+framing+"\n  limits: {max_frame: 1000}\n  exchange:\n"+
			"    question: "+question+"\n    answer: "+answer+"\n")
	}
	for _, c := range []struct {
		name string
		i    Implementation
		want int64
	}{
		{"a question within a frame", of("u32be", `"{len:u32be}{payload}"`, `"{len:u32be}{payload}"`), 996},
		{"one whose length is written in digits", of("u32be", `{text: "put {len:digits4} {payload}"}`, `{text: "got {len:digits4} {payload}"}`), 991},
		{"one within a length that grows", of("varint", `{text: "say {payload}"}`, `{text: "said {payload}"}`), 996},
		{"a line", of("lf", `{text: "say {payload}"}`, `{text: "said {payload}"}`), 996},
		{"a whole message", of("none", `"{len:u32be}{payload}"`, `"{len:u32be}{payload}"`), 1000},
	} {
		if got := c.i.MostPayload(); got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.name, got, c.want)
		}
	}
	if most := (Implementation{Framing: "u32be", Limits: Limits{MaxFrame: 1000}}).MostPayload(); most != 1000 {
		t.Errorf("without an exchange: %d bytes, want 1000", most)
	}
	if most := (Implementation{Framing: "u32be"}).MostPayload(); most != 0 {
		t.Errorf("without a limit: %d bytes, want 0", most)
	}
}
