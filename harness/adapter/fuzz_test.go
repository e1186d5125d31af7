package adapter

import (
	"bufio"
	"bytes"
	"errors"
	"testing"

	"github.com/sockdrill/sockdrill/harness/trace"
)

// FuzzLines takes whatever an adapter may write. Each line is an answer, an event, a stray line, or a breach that names
// itself with a remedy; the answers that somebody waits for come at most once.
func FuzzLines(f *testing.F) {
	f.Add([]byte(`{"id":1,"ok":true,"t":5}` + "\n" + `{"id":1,"ok":true}` + "\n"))
	f.Add([]byte("banner\r\n" + `{"event":"state","t":1,"client":"c","from":"connecting","to":"connected","conn":"k","local":"a","remote":"b"}` + "\n"))
	f.Add([]byte(`{"event":"recv","t":1,"client":"c","conn":"k","len":5,"crc":907060870,"data":"aGVsbG8="}` + "\n"))
	f.Add([]byte(`{"event":"done","t":1,"client":"c","id":2,"ok":false}` + "\n" + `{"event":"error","t":-1,"class":"reset"}` + "\n{"))
	f.Add([]byte(`{"event":"retry","t":1,"client":"c","id":2,"n":1,"delay":1e400}` + "\n[]\n{}\nnull"))
	f.Fuzz(func(t *testing.T, output []byte) {
		s, answers := listener()
		r := bufio.NewReaderSize(bytes.NewReader(output), 16)
		for {
			line, err := readLine(r)
			if err != nil {
				s.ended(line)
				break
			}
			if !s.hear(line) {
				break
			}
		}
		for _, answer := range answers {
			if len(answer) > 1 {
				t.Fatalf("%d answers to one command", len(answer))
			}
		}
		var breach *ProtocolError
		if err := s.Fault(); err != nil && (!errors.As(err, &breach) || breach.Problem == "" || breach.Remedy == "") {
			t.Fatalf("a breach without its problem or remedy: %v", err)
		}
	})
}

// listener is a session that has opened the client c and sent it something, and no process.
func listener() (*Session, []chan Answer) {
	s := &Session{
		trace: trace.New(), account: newAccount(), broken: make(chan struct{}), over: make(chan struct{}),
		sent: map[int]sent{}, waiting: map[int]chan<- Answer{}, clients: map[string]bool{"c": true},
	}
	var answers []chan Answer
	for id, c := range map[int]sent{1: {verb: VerbQuery, what: "clock"}, 2: {verb: VerbSend}} {
		answer := make(chan Answer, 2) // room for the second, which must not come
		s.sent[id], s.waiting[id], answers = c, answer, append(answers, answer)
	}
	return s, answers
}
