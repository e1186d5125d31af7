package dissector_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/dissector"
	"github.com/sockdrill/sockdrill/harness/wire/layout"
	"github.com/sockdrill/sockdrill/reports/capture"
)

// payloads are some that a layout can frame.
func payloads(l *layout.Layout, name string) (all [][]byte) {
	for _, g := range wire.GoldenOf(name) {
		all = append(all, g.Payload)
	}
	for _, p := range [][]byte{[]byte(`{"id":1}`), []byte("0123456789abcdef"), []byte("\x7d\x7e\xc0\xdb\x10\x02\x03{}"), bytes.Repeat([]byte("long "), 100)} {
		if l.Fits(p) == nil && (l.Name != "x11" || len(p)%4 == 0) {
			all = append(all, p)
		}
	}
	return all
}

// dialect is a framing, and what somebody said in it.
type dialect struct {
	*layout.Layout
	said []byte
	size int // bytes of each segment
}

// captured is a capture in which each of them is said on a connection of its own, to a port of its own.
func captured(t *testing.T, all []dialect) string {
	t.Helper()
	r := record.Result{Case: "x", Started: time.Unix(0, 0)}
	for n, d := range all {
		begin := time.Duration(n) * time.Second
		r.Evidence.Trace = append(r.Evidence.Trace, trace.Event{T: begin, Lane: trace.Peer, Conn: n + 1, Kind: trace.Dial,
			Note: fmt.Sprintf("127.0.0.1:%d to 127.0.0.1:%d", 50000+n, firstPort+n)})
		for at := 0; at < len(d.said); at += d.size {
			p := d.said[at:min(len(d.said), at+d.size)]
			r.Evidence.Trace = append(r.Evidence.Trace, trace.Event{T: begin + time.Duration(at+1), Lane: trace.Peer, Conn: n + 1, Kind: trace.Sent,
				Dir: "to-server", N: len(p), Data: p})
		}
	}
	path := filepath.Join(t.TempDir(), "x.pcapng")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := capture.Write(file, r); err != nil {
		t.Fatal(err)
	}
	return path
}

const firstPort = 47001

// fields is what tshark shows of the frames of each dialect: the values of one field, in their order.
func fields(t *testing.T, all []dialect, name string) [][]string {
	t.Helper()
	args := []string{"-r", captured(t, all), "-T", "fields", "-E", "occurrence=a", "-E", "aggregator=;", "-E", "separator=/t"}
	for n, d := range all {
		var text bytes.Buffer
		if err := dissector.Write(&text, d.Layout, firstPort+n); err != nil {
			t.Fatal(err)
		}
		script := filepath.Join(t.TempDir(), "x.lua")
		if err := os.WriteFile(script, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "-X", "lua_script:"+script, "-e", dissector.Name(d.Layout)+"."+name)
	}
	cmd := exec.Command("tshark", args...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil || strings.Contains(problems.String(), "Lua") {
		t.Fatalf("tshark: %v: %s", err, problems.String())
	}
	values := make([][]string, len(all))
	for line := range strings.Lines(string(out)) {
		for n, column := range strings.Split(strings.TrimSuffix(line, "\n"), "\t") {
			if column != "" {
				values[n] = append(values[n], strings.Split(column, ";")...)
			}
		}
	}
	return values
}

func needTshark(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("tshark"); err != nil {
		t.Skip("there is no tshark on this machine (Debian's package tshark)")
	}
}

// Wireshark finds in every preset the payloads that were framed, however the segments were cut.
func TestWiresharkReadsEveryPreset(t *testing.T) {
	needTshark(t)
	var all []dialect
	var want [][]string
	for _, name := range wire.Names() {
		d, carried := dialect{Layout: wire.Named(name).Layout(), size: 7}, []string(nil)
		for _, p := range payloads(d.Layout, name) {
			d.said = d.Append(d.said, p, nil)
			if len(p) > 0 {
				carried = append(carried, hex.EncodeToString(p))
			}
		}
		all, want = append(all, d), append(want, carried)
	}
	got, checks := fields(t, all, "payload"), fields(t, checked(all), "check.status")
	for n, d := range all {
		if !slices.Equal(got[n], want[n]) {
			t.Errorf("%s: Wireshark shows the payloads\n%q\nand they are\n%q", d.Name, got[n], want[n])
		}
	}
	for n, d := range checked(all) {
		if len(checks[n]) == 0 || slices.ContainsFunc(checks[n], func(status string) bool { return status != "good" && d.Name != "bitcoin" }) {
			t.Errorf("%s: the checks are %q", d.Name, checks[n])
		}
	}
}

// checked are those that have a check.
func checked(all []dialect) []dialect {
	return slices.DeleteFunc(slices.Clone(all), func(d dialect) bool { return !slices.Contains(d.Kinds(), layout.Check) })
}

func TestWiresharkTellsAWrongCheck(t *testing.T) {
	needTshark(t)
	l := wire.Named("nmea").Layout()
	frame := l.Append(nil, []byte("GPGGA"), nil)
	frame[2]++
	if got := fields(t, []dialect{{l, frame, 100}}, "check.status")[0]; !slices.Equal(got, []string{"bad"}) {
		t.Errorf("the check of a frame with a changed byte is %q", got)
	}
}

func TestANameIsNoProgram(t *testing.T) {
	l, err := layout.Read([]byte(`{name: 'evil" os.execute("x', parts: [payload, {const: "0a"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := dissector.Write(&text, l); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), `TITLE = "sd_evil__os_execute__x", "evil\034 os.execute(\034x"`) {
		t.Errorf("the name of a description is not written as a text:\n%s", text.String()[:600])
	}
}
