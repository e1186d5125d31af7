package harness

import (
	"slices"
	"testing"

	"github.com/sockdrill/sockdrill/harness/fault"
)

func TestACaseSaysWhichFaultsItInjects(t *testing.T) {
	reset := fault.Proof{Fault: fault.Reset(fault.ToClient), Name: "reset to-client", Times: 3}
	never := fault.Proof{Fault: fault.Reset(fault.ToServer), Name: "reset to-server"}
	for _, c := range []struct {
		name           string
		said           []fault.Kind
		done           []fault.Proof
		unsaid, undone int
	}{
		{"nothing is said, and nothing done", nil, nil, 0, 0},
		{"what is said was done", []fault.Kind{fault.KindReset}, []fault.Proof{reset}, 0, 0},
		{"what is said was done one way of two", []fault.Kind{fault.KindReset}, []fault.Proof{never, reset}, 0, 0},
		{"what is done is not said", nil, []fault.Proof{reset}, 1, 0},
		{"what is armed is not said, even if it never acted", nil, []fault.Proof{never}, 1, 0},
		{"what is said was never done", []fault.Kind{fault.KindReset, fault.KindStop}, []fault.Proof{reset}, 0, 1},
		{"what is said was armed and never acted", []fault.Kind{fault.KindReset}, []fault.Proof{never}, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			unsaid, undone := contradictions(c.said, c.done)
			if len(unsaid) != c.unsaid || len(undone) != c.undone {
				t.Errorf("unsaid %v, undone %v; want %d and %d", unsaid, undone, c.unsaid, c.undone)
			}
		})
	}
}

func TestLabelsTellTheKindsOfFaults(t *testing.T) {
	label := string(Injects(fault.KindReset, fault.KindRefuse))
	kinds, err := injectedBy([]string{"level=MUST", label, label})
	if err != nil || !slices.Equal(kinds, []fault.Kind{fault.KindReset, fault.KindRefuse}) {
		t.Errorf("got %v, %v", kinds, err)
	}
	if _, err := injectedBy([]string{string(Injects("resett"))}); err == nil {
		t.Error("a misspelt kind is no error")
	}
}
