package datagram

import "testing"

// What doctor shows, again until it holds: a machine that stalls delays, too.
func TestTheRelayDoesWhatItIsAskedFor(t *testing.T) {
	const rounds = 5
	for range rounds {
		wrong := ""
		for _, r := range Verify(t.Context()) {
			if !r.OK {
				wrong += r.Name + ": " + r.Value + "\n"
			}
		}
		if wrong == "" {
			return
		}
		t.Log(wrong)
	}
	t.Errorf("it never did in %d rounds", rounds)
}
