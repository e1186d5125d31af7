package checkup

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/process"
)

func TestAMachineThatIsBusyIsNamedWhereSomethingCameLate(t *testing.T) {
	for _, err := range []error{
		&adapter.ProtocolError{Problem: "no answer", Remedy: "answer"},
		&process.StartError{Problem: "nothing listens", Remedy: "listen"},
	} {
		if calm := busy(err, 50*time.Millisecond); calm != err {
			t.Errorf("a calm machine is blamed: %v", calm)
		}
		late := busy(err, 300*time.Millisecond).Error()
		if !strings.Contains(late, "300ms late") || !strings.Contains(late, "try again") || !strings.Contains(late, "answer") &&
			!strings.Contains(late, "listen") {
			t.Errorf("it says %q", late)
		}
		if strings.Contains(err.Error(), "300ms") {
			t.Error("the error itself was changed")
		}
	}
	other := errors.New("no file descriptors")
	if busy(other, time.Second) != other {
		t.Error("an error that has nothing to do with time blames the machine")
	}
}
