package subject

import (
	"errors"
	"strings"
	"testing"
	"time"
)

const declaringManifest = `
name: patient
client:
  command: ./adapter
  start: 30000
  policies:
    backoff: {initial: 1000, factor: 1.6, cap: 120000, jitter: proportional, width: 0.2, reset: ready}
    timeouts: {connect: 20000, request: 5000, ping: 2000, pong: 1000, handshake: 3000, send: 5000, frame: 6000, close: 500}
    timer_resolution: 50
server:
  command: ./server {addr}
  ready: {line: listening}
  policies:
    timeouts: {frame: 10000}
`

func TestDeclaredPolicies(t *testing.T) {
	m, err := LoadManifest(writeManifest(t, declaringManifest))
	if err != nil {
		t.Fatal(err)
	}
	all := m.Implementations()
	client, server := all[0], all[1]
	b := client.Policies.Backoff
	if b == nil || b.Initial.D() != time.Second || b.Width != 0.2 || b.ResetRule() != ResetReady {
		t.Errorf("the backoff is %+v", b)
	}
	if client.Start.D() != 30*time.Second || server.Ready.Line != "listening" {
		t.Errorf("start is %v, ready %+v", client.Start.D(), server.Ready)
	}
	if client.Declared(WaitConnect).D() != 20*time.Second || client.Policies.TimerResolution.D() != 50*time.Millisecond {
		t.Errorf("policies are %+v", client.Policies)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, declaringManifest)); err != nil {
		t.Error(err)
	}
}

func TestPoliciesThatContradictThemselves(t *testing.T) {
	const client = "name: a\nclient:\n  command: x\n  features: [reconnect]\n  policies:\n    "
	backoff := func(keys string) string { return client + "backoff: {" + keys + "}\n" }
	const whole = "initial: 100, factor: 2, cap: 1000, jitter: equal"
	for _, test := range []struct {
		text, at     string // at begins where the place is
		says, remedy string
	}{
		{backoff("initial: 2000, factor: 2, cap: 1000, jitter: none"), "1000, jitter", "the cap of 1s is below the initial delay of 2s",
			"longest delay"},
		{backoff("factor: 2, cap: 1000, jitter: none"), "{factor", "needs `initial`", "leave `backoff` out"},
		{backoff("initial: 100, factor: 0.5, cap: 1000, jitter: none"), "0.5", "lets delays shrink", "1 if they stay the same"},
		{backoff("initial: 100, factor: 2, cap: 1000"), "{initial", "needs `jitter`", "choose one of none, equal"},
		{backoff("initial: 100, factor: 2, cap: 1000, jitter: some"), "some", `unknown jitter "some"`, "proportional"},
		{backoff("initial: 100, factor: 2, cap: 1000, jitter: gaussian"), "gaussian", "needs a `width`", "0.2 is 20 %"},
		{backoff(whole + ", width: 0.2"), "0.2}", "equal jitter has no width", "leave `width` out"},
		{backoff("initial: 100, factor: 2, cap: 1000, jitter: proportional, width: 20"), "20}", "20 is no share", "0.2 is 20 %"},
		{backoff("initial: 100, factor: 2, cap: 1000, jitter: proportional, width: -0.2"), "-0.2", "-0.2 is no share", "above 0"},
		{backoff("initial: 100, factor: 1, cap: 1000, jitter: decorrelated"), "1, cap", "is no jitter", "uses 3"},
		{backoff(whole + ", attempts: 1"), "1}", "never waits", "2 is one more"},
		{backoff(whole + ", attempts: -3"), "-3", "-3 attempts are none", "no limit"},
		{backoff(whole + ", max_elapsed: 50"), "50}", "no room for the first delay", "all attempts"},
		{backoff(whole + ", reset: soon"), "soon", `unknown reset "soon"`, "connect, ready, stable, never"},
		{backoff(whole + ", reset: stable"), "stable}", "needs `stable`", "how many milliseconds"},
		{backoff(whole + ", stable: 1000, reset: connect"), "1000, reset", "does not wait until", "leave one of the two out"},
		{backoff("initial: 1s, factor: 2, cap: 1000, jitter: equal"), "1s", "whole number of milliseconds here: write 1000",
			"manifest.schema.json"},
		{backoff("initial: 100.5, factor: 2, cap: 1000, jitter: equal"), "100.5", "100.5 is no whole number of milliseconds",
			"manifest.schema.json"},
		{backoff(whole + ", attempts: 2.5"), "2.5", "`attempts` must be a whole number, and 2.5 is not", "above or below"},
		{backoff(whole + ", retries: 3"), "retries", `unknown field "retries"`, "spelling"},
		{client + "timeouts: {connect: 100}\n", "100}", "a limit of 100ms cannot be judged", "at least 2000 ms"},
		{client + "timeouts: {pong: 1000}\n", "1000}", "without a ping", "declare `ping`"},
		{client + "timeouts: {connect: -1}\n", "-1", "no time to wait", "manifest.schema.json"},
		{client + "timeouts: {frame: 5000}\n    timer_resolution: 6000\n", "6000", "cannot keep timeouts.frame", "two looks"},
		{backoff(whole) + "    timer_resolution: 200\n", "200\n", "cannot keep backoff.initial, which is 100ms", "two looks"},
		{"name: a\nclient:\n  command: x\n  limits: {idle: 1000}\n  policies: {timer_resolution: 1500}\n", "1500",
			"cannot keep limits.idle", "two looks"},
		{"name: a\nclient:\n  command: x\n  policies: {timeouts: {connect: 3000}}\n  absent: {timeouts: none}\n", "none}", `"timeouts" is absent, and policies.timeouts is declared`, "keep one"},
		{"name: a\nclient:\n  command: x\n  features: [messages]\n  policies: {backoff: {" + whole + "}}\n", "[messages", `"reconnect" is not listed`, "list the feature"},
		{"name: a\nserver:\n  command: x\n  policies: {backoff: {" + whole + "}}\n", "{initial", "a server does not connect",
			"of the `client`"},
		{"name: a\nserver:\n  command: x\n  policies: {timeouts: {connect: 3000}}\n", "3000}", "a server has no limit of this kind",
			"of the `client`"},
		{"name: a\nserver:\n  command: x\n  start: 10\n", "10\n", "too short to start in", "1000 ms or more"},
		{"name: a\nserver:\n  command: x\n  start: 30s\n", "30s", "write 30000", "manifest.schema.json"},
		{"name: a\nserver:\n  target: 127.0.0.1:80\n  start: 3000\n", "3000\n", "runs already", "leave `start` out"},
		{"name: a\nserver:\n  command: x\n  ready: {line: on}\n", "{line", "ready when it answers `hello`", "leave `ready` out"},
		{"name: a\nclient:\n  command: x {addr}\n  ready: {line: on}\n", "{line", "ready when it connects", "leave `ready` out"},
		{"name: a\nserver:\n  command: x\n  ready: {text: on}\n", "text: on", `unknown field "text"`, "spelling"},
	} {
		_, err := LoadManifest(writeManifest(t, test.text))
		var bad *ManifestError
		if !errors.As(err, &bad) {
			t.Errorf("%s\nerror is %T: %v", test.text, err, err)
			continue
		}
		if lines := strings.Split(test.text, "\n"); bad.Line < 1 || !strings.HasPrefix(lines[bad.Line-1][bad.Column-1:]+"\n", test.at) {
			t.Errorf("%s\nplace is %d:%d, want that of %q", test.text, bad.Line, bad.Column, test.at)
		}
		if text := err.Error(); !strings.Contains(text, test.says) || !strings.Contains(text, test.remedy) {
			t.Errorf("%s\nsays %q", test.text, text)
		}
	}
}

func TestWaitsOfDeclaredTimes(t *testing.T) {
	i := Implementation{Policies: Policies{
		Backoff:  &Backoff{Initial: 1000 * Millis(ms), Factor: 2, Cap: 4000 * Millis(ms), Jitter: JitterEqual, Stable: 3000 * Millis(ms)},
		Timeouts: TimeLimits{Connect: 5000 * Millis(ms)},
	}}
	for _, test := range []struct {
		forms       []string
		usual, most time.Duration
	}{
		{nil, 0, 0},
		{[]string{"backoff:2"}, 2250 * ms, 3000 * ms},
		{[]string{"backoff:1", "stable:1"}, 3750 * ms, 4000 * ms},
		{[]string{"connect:2"}, 10 * time.Second, 10 * time.Second},
		{[]string{"series:4"}, 8250 * ms, 11 * time.Second},
		{[]string{"cap:1"}, (750 + 1500 + 6*3000) * ms, 27 * time.Second},
		{[]string{"request:3", "elapsed:1", "attempts:1"}, 0, 0},
	} {
		if got := i.WaitsFor(test.forms); got != (Wait{test.usual, test.most}) {
			t.Errorf("%v: %v, want %v and %v", test.forms, got, test.usual, test.most)
		}
		if got := (Implementation{}).WaitsFor(test.forms); got != (Wait{}) {
			t.Errorf("%v: %v without a declaration", test.forms, got)
		}
	}
	growing := twisted
	growing.Reset = ResetReady
	if n := growing.Series(4); n != 2 {
		t.Errorf("of Twisted's delays one case watches %d, want 2: the third may take 50 s", n)
	}
	if n := twisted.Series(4); n != 4 {
		t.Errorf("of Twisted's delays that every connection resets one case watches %d, want 4: none takes 5 s", n)
	}
	if n := (Backoff{Initial: 100 * Millis(ms), Factor: 2, Cap: 1000 * Millis(ms), Attempts: 3}).Series(4); n != 2 {
		t.Errorf("of three attempts one case watches %d delays", n)
	}
	for _, form := range []string{"", "backoff", "backoff:0", "lunch:1", "backoff:1:2"} {
		if CheckWait(form) == nil {
			t.Errorf("the wait %q is accepted", form)
		}
	}
}
