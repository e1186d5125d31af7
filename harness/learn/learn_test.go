package learn

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func show(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(map[PartKind]string{Literal: string(p.Bytes), Tag: "{tag}", Payload: "{payload}", Length: "{len}", Varying: "*"}[p.Kind])
	}
	return b.String()
}

func TestAnExchangeIsReadOffPairs(t *testing.T) {
	for _, c := range []struct {
		what             string
		pairs            []string // question, answer
		question, answer string
	}{
		{"an id in JSON", []string{`{"id":3,"op":"read"}`, `{"id":3,"value":17}`, `{"id":1,"op":"read"}`, `{"id":1,"value":17}`},
			`{"id":{tag},"op":"read"}`, `{"id":{tag},"value":17}`},
		{"a value that varies", []string{`{"id":3,"op":"read"}`, `{"id":3,"value":17}`, `{"id":2,"op":"read"}`, `{"id":2,"value":5}`},
			`{"id":{tag},"op":"read"}`, `{"id":{tag},"value":*}`},
		{"the user's data, and its length", []string{"ECHO 5\r\nhello", "$5\r\nhello\r\n", "ECHO 11\r\nhello world", "$11\r\nhello world\r\n"},
			"ECHO {len}\r\n{payload}", "${len}\r\n{payload}\r\n"},
		{"a binary id", []string{"\x00\x07\x03read", "\x00\x07\x83ok", "\x00\x08\x03read", "\x00\x08\x83ok"}, "{tag}\x03read", "{tag}\x83ok"},
		{"a binary id of four bytes", []string{"\x00\x00\x00\x07\x03read", "\x00\x00\x00\x07\x83ok", "\x00\x00\x00\x08\x03read", "\x00\x00\x00\x08\x83ok"},
			"{tag}\x03read", "{tag}\x83ok"},
		{"data with its neighbour's bytes", []string{"ECHO 4\r\n+3/k\r\n", "+3/k\r\n", "ECHO 6\r\nQa+3/k\r\n", "Qa+3/k\r\n", "ECHO 3\r\none\r\n", "one\r\n"},
			"ECHO {len}\r\n{payload}\r\n", "{payload}\r\n"},
		{"an id of digits and letters", []string{"a|3FA2B1|P", "b|3FA2B1", "a|3B77C0|P", "b|3B77C0", "a|FA3B12|P", "b|FA3B12"}, "a|{tag}|P", "b|{tag}"},
		{"an id with its neighbour's bytes", []string{"\xcb\x01\x01 read", "\xcb\x01\x81ok", "\x01\x3e\x01 read", "\x01\x3e\x81ok"}, "{tag}\x01 read", "{tag}\x81ok"},
		{"always the same", []string{"PING", "PONG"}, "PING", "PONG"},
		{"a time that the question has, too", []string{"AT 17 GET", "OK 5", "AT 18 GET", "OK 5"}, "AT 17 GET", "OK 5"},
	} {
		var group []pair
		for n := 0; n < len(c.pairs); n += 2 {
			group = append(group, pair{question: []byte(c.pairs[n]), answer: []byte(c.pairs[n+1])})
		}
		x := exchangeOf(group, headers{})
		if got := show(x.Question); got != c.question {
			t.Errorf("%s: the question is %q, and was read as %q", c.what, c.question, got)
		}
		if got := show(x.Answer); got != c.answer {
			t.Errorf("%s: the answer is %q, and was read as %q", c.what, c.answer, got)
		}
	}
}

// run is one connection, of what the two sides say in turn, the client first.
func run(said ...string) Run {
	var c Conversation
	for n, s := range said {
		c = c.say(n%2 == 0, []byte(s))
	}
	return Run{c}
}

func TestAConversationIsLearned(t *testing.T) {
	for _, c := range []struct {
		what     string
		run      Run
		framing  string
		opening  []string
		question string
		answer   string
	}{
		{"lines, of which a question has several", run("*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n", "$5\r\nhello\r\n",
			"*2\r\n$4\r\nECHO\r\n$11\r\nhello world\r\n", "$11\r\nhello world\r\n"), "none", nil,
			"*2\r\n$4\r\nECHO\r\n${len}\r\n{payload}\r\n", "${len}\r\n{payload}\r\n"},
		{"a header that says what is asked", run("\x00REQ\x00\x00\x00\x10\x00\x00\x00\x03one", "\x00RES\x00\x00\x00\x11\x00\x00\x00\x03one",
			"\x00REQ\x00\x00\x00\x10\x00\x00\x00\x0atwenty two", "\x00RES\x00\x00\x00\x11\x00\x00\x00\x0atwenty two"), "gearman", nil,
			"\x00REQ\x00\x00\x00\x10{len}{payload}", "\x00RES\x00\x00\x00\x11{len}{payload}"},
		{"answers of several lines, and some of one", run("STARTTLS\n", "ERR no\n", "LIST\n", "BEGIN\nups\nEND\n", "STARTTLS\n", "ERR no\n", "LIST\n",
			"BEGIN\nups\nEND\n", "LOGOUT\n", "OK bye\n"), "single lf", nil, "STARTTLS", "ERR no"},
		{"a header between what differs", run("\x00\x01\x00\x00\x00\x06\x01\x03\x00\x0a\x00\x02", "\x00\x01\x00\x00\x00\x07\x01\x03\x04\x00\x1e\x00\x21",
			"\x00\x02\x00\x00\x00\x06\x01\x03\x00\x14\x00\x03", "\x00\x02\x00\x00\x00\x09\x01\x03\x06\x00\x3c\x00\x3f\x00\x42",
			"\x00\x03\x00\x00\x00\x06\x01\x03\x00\x1e\x00\x01", "\x00\x03\x00\x00\x00\x05\x01\x03\x02\x00\x5a"), "modbus", nil,
			"{tag}\x00\x00\x00\x06\x01\x03\x00\x1e\x00\x01", "{tag}\x00\x00\x00\x05\x01\x03*\x00*"},
		{"a login before the questions", run("LOGIN me secret\n", "WELCOME\n", "GET 7\n", "7 is 12\n", "GET 8\n", "8 is 5\n"), "lf",
			[]string{"> LOGIN me secret\n", "< WELCOME\n"}, "GET {tag}", "{tag} is *"},
	} {
		p, err := Learn(c.run, c.run)
		if err != nil || p.Exchange == nil {
			t.Errorf("%s: %v, no exchange", c.what, err)
			continue
		}
		framing := p.Fit.Text
		switch {
		case p.Single:
			framing = "single " + framing
		case p.Whole:
			framing = "none"
		}
		var opening []string
		for _, s := range p.Opening {
			opening = append(opening, map[bool]string{true: "> ", false: "< "}[s.ToServer]+show(s.Parts))
		}
		if framing != c.framing || !slices.Equal(opening, c.opening) {
			t.Errorf("%s: the framing is %s, after an opening of %q", c.what, framing, opening)
		}
		if q, a := show(p.Exchange.Question), show(p.Exchange.Answer); q != c.question || a != c.answer {
			t.Errorf("%s: the question is %q and the answer %q", c.what, q, a)
		}
	}
}

func TestWhatShowsNothingIsSaid(t *testing.T) {
	for want, r := range map[error]Run{
		ErrAlone: nil, ErrSilent: {nil}, ErrNoReply: {Conversation{{true, []byte("hello\n")}}}, ErrNoSpeech: {Conversation{{false, []byte("hello\n")}}},
	} {
		if _, err := Learn(r, r); !errors.Is(err, want) {
			t.Errorf("the error is %v, and should be %v", err, want)
		}
	}
}

func TestWhatIsAlikeIsAligned(t *testing.T) {
	got := fmt.Sprint(gaps([]byte("a 12 b 3 c"), []byte("a 7 b 30 c")))
	if want := "[{{2 4} {2 3}} {{7 8} {6 8}}]"; got != want {
		t.Errorf("the gaps are %s, and should be %s", got, want)
	}
}
