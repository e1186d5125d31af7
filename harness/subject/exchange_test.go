package subject

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

const asking = "name: a\nserver:\n  command: x {addr}\n  framing: u16be\n"

const askingManifest = asking + `  exchange:
    question: "00 07 3f"
    answer: |
      0007
      6f 6b
    tag: {offset: 0, bytes: 2}
  policies: {empty: close, half_close: true}
`

func TestExchangeOfAManifest(t *testing.T) {
	m, err := LoadManifest(writeManifest(t, askingManifest))
	if err != nil {
		t.Fatal(err)
	}
	want := &Exchange{Question: template.Of([]byte("\x00\x07?")), Answer: template.Of([]byte("\x00\x07ok")), Tag: &Tag{Bytes: 2}}
	server := m.Implementations()[0]
	if !reflect.DeepEqual(server.Exchange, want) {
		t.Errorf("the exchange is %+v", server.Exchange)
	}
	text, err := json.Marshal(server)
	if err != nil {
		t.Fatal(err)
	}
	var worker Implementation
	if err := json.Unmarshal(text, &worker); err != nil || !reflect.DeepEqual(worker.Exchange, want) {
		t.Errorf("a worker is given %+v (%v)", worker.Exchange, err)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, askingManifest)); err != nil {
		t.Error(err)
	}
}

func TestExchangesThatMakeNoSense(t *testing.T) {
	exchange := func(keys string) string { return asking + "  exchange: {" + keys + "}\n" }
	const question, answer = `question: "0007 3f"`, `answer: "0007 6f6b"`
	const whole = question + ", " + answer
	for _, test := range []struct {
		text, at     string // at begins where the place is
		says, remedy string
	}{
		{exchange(`question: "0g", ` + answer), `"0g"`, "no bytes in hexadecimal digits", "manifest.schema.json"},
		{exchange(`question: "000", ` + answer), `"000"`, "two for each", "manifest.schema.json"},
		{exchange(`question: 0007, ` + answer), `0007,`, "within quotes", "manifest.schema.json"},
		{exchange(`question: [1], ` + answer), `[1]`, "within quotes", "manifest.schema.json"},
		{exchange(question), "{question", "needs a `answer`", "hexadecimal digits"},
		{exchange(`question: "", ` + answer), "{question", "needs a `question`", "payload of one frame"},
		{exchange(whole + ", id: 1"), "id: 1", `unknown field "id"`, "spelling"},
		{exchange(whole + ", tag: {offset: 0, bytes: 0}"), "0}", "a tag of 0 bytes", "leave `tag` out"},
		{exchange(whole + ", tag: {offset: 0}"), "{offset", "a tag of 0 bytes", "leave `tag` out"},
		{exchange(whole + ", tag: {offset: 0, bytes: 9}"), "9}", "a tag of 9 bytes", "1 to 8 bytes"},
		{exchange(whole + ", tag: {offset: 2, bytes: 2}"), "2, bytes", "outside of the question or of the answer", "which is 0"},
		{exchange(whole + ", tag: {offset: -1, bytes: 2}"), "-1", "outside of the question", "which is 0"},
		{exchange(whole + ", tag: {offset: 1, bytes: 2}"), "{offset", "does not repeat the question's tag: 07 3f and 07 6f",
			"to this very question"},
		{strings.Replace(exchange(`question: "`+strings.Repeat("00", 256)+`", `+answer), "u16be", "u8", 1), `"0000`, "256 bytes are more than a length of u8", "declare the framing"},
		{strings.Replace(exchange(question+`, answer: "`+strings.Repeat("00", 255)+`"`), "u16be", "u8+header", 1), `"0000`, "255 bytes are more", "declare the framing"},
		{strings.Replace(exchange(question+`, answer: "0d0a"`), "u16be", "crlf", 1), `"0d0a"`, "ends at its first CR LF", "sockdrill adds it"},
		{exchange(whole) + "  limits: {max_frame: 3}\n", `"0007 6f6b"`, "more than limits.max_frame, which is 3", "shorter exchange"},
		{exchange(whole) + "  policies: {empty: echo}\n", "echo}", "echoes nothing, nor an empty frame", "drop or close"},
		{exchange(whole) + "  features: [half_close, messages]\n", "messages]", "messages cannot be asked", "leave it out"},
		{strings.Replace(exchange(whole), " {addr}", "", 1), "{question", "a server with an adapter echoes", "leave `exchange` out"},
		{strings.Replace(exchange(whole), "server", "client", 1), "{question", "nobody asks a client", "of a `server`"},
	} {
		_, err := LoadManifest(writeManifest(t, test.text))
		var bad *ManifestError
		if !errors.As(err, &bad) {
			t.Errorf("%s\nerror is %T: %v", test.text, err, err)
			continue
		}
		if lines := strings.Split(test.text, "\n"); bad.Line < 1 || !strings.HasPrefix(lines[bad.Line-1][bad.Column-1:], test.at) {
			t.Errorf("%s\nplace is %d:%d, want that of %q: %v", test.text, bad.Line, bad.Column, test.at, err)
		}
		if text := err.Error(); !strings.Contains(text, test.says) || !strings.Contains(text, test.remedy) {
			t.Errorf("%s\nsays %q", test.text, text)
		}
	}
}

func TestAFlagMayLeaveNoRoomForTheExchange(t *testing.T) {
	i := Implementation{Framing: "u32be", Exchange: &Exchange{Question: template.Of(make([]byte, 300)), Answer: template.Of(make([]byte, 300))}}
	if err := i.ExchangeFits(); err != nil {
		t.Error(err)
	}
	i.Framing = "u8"
	if err := i.ExchangeFits(); err == nil || !strings.HasPrefix(err.Error(), "exchange.question: 300 bytes") {
		t.Errorf("300 bytes in a length of one byte: %v", err)
	}
}

func TestQuestionsAreNumbered(t *testing.T) {
	x := Exchange{Question: template.Of([]byte("<__>?")), Answer: template.Of([]byte("<__>!")), Tag: &Tag{Offset: 1, Bytes: 2}}
	for _, c := range []struct {
		n    int
		line bool
		want string
	}{
		{0, false, "<\x00\x00>?"}, {0x1234, false, "<\x12\x34>?"}, {0x51234, false, "<\x12\x34>?"},
		{0, true, "<aa>?"}, {27, true, "<bb>?"}, {26*26 + 1, true, "<ab>?"},
	} {
		if got := x.Ask(c.n, c.line); string(got) != c.want {
			t.Errorf("question %d is %q, want %q", c.n, got, c.want)
		}
	}
	if got := x.Reply(x.Ask(27, true), true); string(got) != "<bb>!" {
		t.Errorf("the reply to 27 is %q", got)
	}
	if question, answer := x.Question.Fill(0, nil), x.Answer.Fill(0, nil); string(question) != "<__>?" || string(answer) != "<__>!" {
		t.Errorf("asking has changed what is asked: %q, %q", question, answer)
	}
}

func TestRepliesInTheOrderInWhichTheyCame(t *testing.T) {
	tagged := Exchange{Question: template.Of([]byte("0?")), Answer: template.Of([]byte("0!")), Tag: &Tag{Bytes: 1}}
	untagged := Exchange{Question: template.Of([]byte("?")), Answer: template.Of([]byte("!"))}
	split := func(s string) [][]byte { return bytes.Fields([]byte(s)) }
	for _, c := range []struct {
		x                  Exchange
		asked, came, order string
	}{
		{tagged, "1? 2? 3?", "1! 2! 3!", "1! 2! 3!"},
		{tagged, "1? 2? 3?", "3! 1! 2!", "3! 1! 2!"},
		{tagged, "1? 2? 3?", "", "1! 2! 3!"},
		{tagged, "1? 2? 3?", "2!", "2! 1! 3!"},       // the others are missing
		{tagged, "1? 2? 3?", "2x 3!", "2! 3! 1!"},    // wrong, but it is known whose answer it should be
		{tagged, "1? 2? 3?", "3! 9! 1!", "3! 1! 2!"}, // nobody's: it stands where another should
		{tagged, "1? 2?", "1! 1! 2!", "1! 2!"},       // one too many
		{tagged, "1? 2? 1?", "1! 1! 2!", "1! 1! 2!"}, // tags began again
		{tagged, "", "1!", ""},
		{untagged, "? ?", "! ! !", "! !"},
	} {
		if got := bytes.Join(c.x.InOrder(split(c.asked), split(c.came), false), []byte(" ")); string(got) != c.order {
			t.Errorf("asked %s, came %s: %s, want %s", c.asked, c.came, got, c.order)
		}
	}
}

func TestWhatAServerThatAnswersOneQuestionLacks(t *testing.T) {
	asked := func(answer int, empty string) Implementation {
		return Implementation{Side: record.Server, Command: []string{"x", AddrWord},
			Exchange: &Exchange{Question: template.Of([]byte("?")), Answer: template.Of(make([]byte, answer))}, Policies: Policies{Empty: empty}}
	}
	for _, c := range []struct {
		name  string
		impl  Implementation
		need  string
		lacks bool
	}{
		{"an echo", Implementation{}, NeedEchoes, false},
		{"a question", asked(1, ""), NeedEchoes, true},
		{"an echo floods", Implementation{}, NeedFlood, false},
		{"a short answer does not", asked(leastFlood-1, ""), NeedFlood, true},
		{"a long one does", asked(leastFlood, ""), NeedFlood, false},
		{"an echo's empty frame", Implementation{}, NeedEmptyRule, false},
		{"an empty frame that nobody declared", asked(1, ""), NeedEmptyRule, true},
		{"an empty frame that was declared", asked(1, "drop"), NeedEmptyRule, false},
	} {
		if why := c.impl.Lacks(c.need); (why != "") != c.lacks {
			t.Errorf("%s: lacks %q, want something: %v", c.name, why, c.lacks)
		}
	}
}
