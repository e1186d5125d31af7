package adapter

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
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

// FuzzManifest takes any manifest: it is loaded, or refused with a place that exists and in words.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(wholeManifest))
	f.Add([]byte("name: x\nserver:\n  command: [y, \"{addr}\"]\n  limits: {idle: -1}\n"))
	f.Add([]byte("name: &a x\nversion: *a\nclient: {command: \"z 'open\"}\n"))
	f.Add([]byte("\xef\xbb\xbfname: x\r\nserver:\r\n\tcommand: y\r\n"))
	path := filepath.Join(f.TempDir(), "sockdrill.yaml")
	f.Fuzz(func(t *testing.T, source []byte) {
		if err := os.WriteFile(path, source, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := LoadManifest(path)
		if err == nil {
			m.Implementations()
			return
		}
		var wrong *ManifestError
		if !errors.As(err, &wrong) || wrong.Problem == "" {
			t.Fatalf("no ManifestError with a problem: %v", err)
		}
		// A carriage return alone ends a line, too, for YAML.
		if most := bytes.Count(source, []byte("\n")) + bytes.Count(source, []byte("\r")) + 1; wrong.Line < 0 || wrong.Line > most {
			t.Fatalf("the place is line %d of %d: %v", wrong.Line, most, err)
		}
	})
}

// FuzzWords splits any command. Its words, each in single quotes, are the same command again.
func FuzzWords(f *testing.F) {
	f.Add(`python3 "my file.py" --x='a b' \"`)
	f.Add(`"C:\dir\" {addr}`)
	f.Fuzz(func(t *testing.T, command string) {
		words, err := Words(command)
		if err != nil {
			return
		}
		var quoted []string
		for _, word := range words {
			quoted = append(quoted, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
		}
		again, err := Words(strings.Join(quoted, " "))
		if err != nil || strings.Join(again, "\x00") != strings.Join(words, "\x00") {
			t.Fatalf("%q is %q, and in quotes %q, %v", command, words, again, err)
		}
	})
}
