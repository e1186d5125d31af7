package fault

import (
	"testing"
)

func TestTheRelayGivesEveryProperty(t *testing.T) {
	for _, p := range Properties {
		if err := Relay.Gives(p); err != nil {
			t.Error(err)
		}
		if Toxiproxy.Gives(p) == nil {
			t.Errorf("toxiproxy's own proxy gives %s; measured, it does not", p)
		}
	}
	if Relay.Gives("teleport") == nil {
		t.Error("an unknown property is given")
	}
	if Vehicle("pigeon").Gives(HalfClose) == nil {
		t.Error("an unknown vehicle gives something")
	}
}

func TestKindsAndWhoCarriesThem(t *testing.T) {
	for kind, want := range map[Kind]struct{ relay, toxiproxy bool }{
		KindLatency: {true, true}, KindLimit: {true, true}, KindBucket: {true, true}, KindClose: {true, true}, KindStall: {true, false},
		KindReset: {true, false}, KindRefuse: {true, false}, KindKill: {false, false},
		"teleport": {false, false},
	} {
		if (Relay.Carries(kind) == nil) != want.relay || (Toxiproxy.Carries(kind) == nil) != want.toxiproxy {
			t.Errorf("%s: relay %v, toxiproxy %v", kind, Relay.Carries(kind), Toxiproxy.Carries(kind))
		}
	}
}

func TestEveryKindIsCarriedByExactlyWhatItSays(t *testing.T) {
	for _, k := range []Kind{
		KindLatency, KindBandwidth, KindLimit, KindDelay, KindBucket, KindStall, KindSlice, KindCut, KindScatter, KindCorrupt,
		KindClose, KindReset, KindRefuse, KindHang, KindAcceptReset, KindAcceptClose, KindKill, KindStop, KindTerm, KindDescriptors, KindLeap,
	} {
		if (Relay.Carries(k) == nil) == (Process.Carries(k) == nil) {
			t.Errorf("%s: relay %v, process %v; want exactly one of them to carry it", k, Relay.Carries(k), Process.Carries(k))
		}
	}
}
