package adapter

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
)

// fakeVariable makes this test binary play an implementation instead of testing.
const fakeVariable = "SOCKDRILL_FAKE"

func TestMain(m *testing.M) {
	if mode := os.Getenv(fakeVariable); mode != "" {
		play(mode)
		os.Exit(0)
	}
	// These tests mostly wait for each other's processes, so more of them than processors may run at once.
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// play is one fake: an adapter that is right but for the one thing that its mode names.
func play(mode string) {
	switch mode {
	case "flood":
		for garbage := strings.Repeat("garbage ", 1000) + "\n"; ; {
			fmt.Print(garbage)
		}
	default:
		(&fake{mode: mode, out: os.Stdout}).run()
	}
}

type fake struct {
	mode string
	out  *os.File
}

func (f *fake) run() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var c Command
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			panic(err)
		}
		f.answer(c)
	}
}

func (f *fake) say(format string, a ...any) { fmt.Fprintf(f.out, format+"\n", a...) }

func (f *fake) answer(c Command) {
	if f.mode == "mute" || c.Verb == VerbOpen && f.misbehave(c) {
		return
	}
	if f.mode == "chatty" {
		f.say("INFO about to carry out %s", c.Verb)
	}
	switch {
	case f.mode == "text":
		f.say("hello! I am not JSON")
	case f.mode == "yes" && c.Verb != VerbHello:
		f.say(`{"id":%d,"ok":true,"t":1}`, c.ID)
	case c.Verb == VerbHello:
		f.say(`{"id":%d,"ok":true,"protocol":1,"name":"fake","roles":%s,"features":["messages","timeouts"]}`, c.ID, f.roles())
	case c.Verb == VerbQuery && f.mode == "clockback":
		f.say(`{"id":%d,"ok":true,"t":%d}`, c.ID, 1_000_000-c.ID)
	case c.Verb == VerbQuery && f.mode == "noclock":
		f.say(`{"id":%d,"ok":true}`, c.ID)
	case c.Verb == VerbQuery:
		f.say(`{"id":%d,"ok":true,"t":%d}`, c.ID, time.Now().UnixMicro())
	case c.Verb == VerbOpen:
		f.open(c)
	case c.Verb == VerbSend:
		f.say(`{"id":%d,"ok":true}`, c.ID)
		f.say(`{"event":"done","t":3,"client":%q,"id":%d,"ok":true}`, c.Client, c.ID)
	default:
		f.say(`{"id":%d,"ok":false,"unsupported":%q}`, c.ID, c.Verb)
	}
}

func (f *fake) roles() string {
	if f.mode == "serveronly" {
		return `["server"]`
	}
	return `["client","server"]`
}

func (f *fake) open(c Command) {
	switch c.Role {
	case record.Server:
		l, err := net.Listen("tcp", c.Addr)
		if err != nil {
			f.say(`{"id":%d,"ok":false,"error":%q}`, c.ID, err.Error())
			return
		}
		f.say(`{"id":%d,"ok":true,"addr":%q}`, c.ID, l.Addr())
	case record.Client:
		f.say(`{"id":%d,"ok":true}`, c.ID)
		conn, err := net.Dial("tcp", c.Addrs[0])
		if err != nil {
			f.say(`{"event":"error","t":1,"client":%q,"class":"refused","detail":%q}`, c.Client, err.Error())
			return
		}
		f.say(`{"event":"state","t":2,"client":%q,"conn":"1","from":"connecting","to":"connected","local":%q,"remote":%q}`,
			c.Client, conn.LocalAddr(), conn.RemoteAddr())
	default:
		f.say(`{"id":%d,"ok":false,"unsupported":%q}`, c.ID, c.Role)
	}
}

// misbehave does at open what the mode says; false if it says nothing about open.
func (f *fake) misbehave(c Command) bool {
	lines := map[string]string{
		"wrongid":   `{"id":4711,"ok":true}`,
		"twice":     fmt.Sprintf("{\"id\":%[1]d,\"ok\":true}\n{\"id\":%[1]d,\"ok\":true}", c.ID),
		"old":       fmt.Sprintf("{\"event\":\"recv\",\"t\":1,\"client\":\"of-yesterday\",\"conn\":\"9\",\"len\":0,\"crc\":0}\n{\"id\":%d,\"ok\":true}", c.ID),
		"olddone":   fmt.Sprintf("{\"event\":\"done\",\"t\":1,\"id\":4711,\"ok\":true}\n{\"id\":%d,\"ok\":true}", c.ID),
		"badclass":  fmt.Sprintf("{\"event\":\"error\",\"t\":1,\"class\":\"hiccup\"}\n{\"id\":%d,\"ok\":true}", c.ID),
		"badstate":  fmt.Sprintf("{\"event\":\"state\",\"t\":1,\"from\":\"limbo\",\"to\":\"connecting\"}\n{\"id\":%d,\"ok\":true}", c.ID),
		"badcrc":    fmt.Sprintf("{\"event\":\"recv\",\"t\":1,\"client\":\"c\",\"conn\":\"1\",\"len\":1,\"crc\":7,\"data\":\"AA==\"}\n{\"id\":%d,\"ok\":true}", c.ID),
		"nofield":   fmt.Sprintf("{\"event\":\"recv\",\"t\":1,\"conn\":\"1\",\"len\":1}\n{\"id\":%d,\"ok\":true}", c.ID),
		"noclient":  fmt.Sprintf("{\"event\":\"recv\",\"t\":1,\"conn\":\"1\",\"len\":0,\"crc\":0}\n{\"id\":%d,\"ok\":true}", c.ID),
		"badjson":   fmt.Sprintf("{oops\n{\"id\":%d,\"ok\":true}", c.ID),
		"neither":   fmt.Sprintf("{\"hello\":\"there\"}\n{\"id\":%d,\"ok\":true}", c.ID),
		"wrongtype": fmt.Sprintf("{\"id\":%d,\"ok\":\"yes\"}", c.ID),
		"late":      "",
	}
	if line, ok := lines[f.mode]; ok {
		f.say("%s", line)
		return true
	}
	switch f.mode {
	case "exit3":
		fmt.Fprintln(os.Stderr, "boom: out of luck")
		os.Exit(3)
	case "half":
		fmt.Fprintf(f.out, `{"id":%d,"o`, c.ID)
		os.Exit(0)
	case "hangup":
		f.out.Close()
		return true
	case "longline":
		fmt.Fprint(f.out, "{", strings.Repeat("x", 2<<20))
		return true
	}
	return false
}
