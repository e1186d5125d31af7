package subject

import (
	"strings"
	"testing"
	"time"
)

func TestADeclaredKeepAlive(t *testing.T) {
	const text = "name: a\nserver:\n  command: ./a {addr}\n  policies:\n    keepalive: {idle: 15000, interval: 5000, count: 3}\n"
	m, err := LoadManifest(writeManifest(t, text))
	if err != nil {
		t.Fatal(err)
	}
	i := m.Implementations()[0]
	if lost := i.Policies.Probing.Lost(); lost != 30*time.Second {
		t.Errorf("a connection is lost after %v, and not after half a minute", lost)
	}
	if why := i.Lacks(NeedProbing); why != "" {
		t.Errorf("it is not judged: %s", why)
	}
	if wait := i.WaitsFor([]string{WaitProbed + ":1"}); wait.Most != 30*time.Second {
		t.Errorf("a case waits for %v", wait.Most)
	}
	if err := compile(t, "manifest", ManifestSchema).Validate(fromYAML(t, text)); err != nil {
		t.Error(err)
	}
}

func TestAKeepAliveThatNoSystemTakes(t *testing.T) {
	for keys, says := range map[string]string{
		"idle: 1500, interval: 5000, count: 3":     "not 1.5s",
		"idle: 15000, interval: 0, count: 3":       "not 0s",
		"idle: 32768000, interval: 5000, count: 3": "from 1 to 32767",
		"idle: 15000, interval: 5000, count: 0":    "0 probes",
		"idle: 15000, interval: 5000, count: 128":  "1 to 127",
	} {
		_, err := LoadManifest(writeManifest(t, "name: a\nclient:\n  command: a\n  policies:\n    keepalive: {"+keys+"}\n"))
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("{%s} is refused by: %v; want %q", keys, err, says)
		}
	}
}

func TestWhatIsJudgedByPackets(t *testing.T) {
	adapter := Implementation{Command: []string{"a"}, Features: []string{KeepAlive}}
	if why := adapter.Lacks(NeedProbing); why != "" {
		t.Errorf("an adapter that lists the feature is not judged: %s", why)
	}
	if (Implementation{Command: []string{"a"}}).Lacks(NeedProbing) == "" {
		t.Error("one that says nothing of it is")
	}
	if (Implementation{Target: "127.0.0.1:1"}).Lacks(NeedPackets) == "" {
		t.Error("one that runs already cannot be in another network")
	}
}
