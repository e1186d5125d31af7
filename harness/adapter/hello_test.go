package adapter

import (
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/subject"
)

func TestAGreetingCompletesTheImplementation(t *testing.T) {
	h := Hello{Name: "of the greeting", Version: "2", Features: []string{subject.Messages, subject.Ping}}
	open := h.Completes(subject.Implementation{Absent: map[string]string{subject.Ping: "broken"}})
	if !open.Has(subject.Messages) || open.Has(subject.Ping) || open.Name != "of the greeting" || open.Version != "2" {
		t.Errorf("a manifest without features: %+v", open)
	}
	narrow := h.Completes(subject.Implementation{Name: "mine", Features: []string{subject.Messages, subject.Drain}})
	if !narrow.Has(subject.Messages) || narrow.Has(subject.Ping) || narrow.Has(subject.Drain) || narrow.Name != "mine" {
		t.Errorf("a manifest with features: %+v", narrow)
	}
	if why := narrow.Lacks(subject.Drain); !strings.Contains(why, "the manifest lists it") {
		t.Errorf("lacks drain: %q", why)
	}
}
