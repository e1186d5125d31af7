package datagram

import (
	"encoding/binary"
	"math"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/trace"
)

// carried sends n numbered datagrams through one direction, in memory, and returns the numbers in the order in which they arrived.
func carried(n int, seed uint64, faults ...fault.Fault) (arrived []int, w *way) {
	w = newWay(fault.ToServer, seed, trace.New(), faults)
	for i := range n {
		w.send(1, binary.BigEndian.AppendUint32(nil, uint32(i)), func(p packet) {
			arrived = append(arrived, int(binary.BigEndian.Uint32(p.data)))
		})
	}
	return arrived, w
}

func within(t *testing.T, what string, got, of int, share float64) {
	t.Helper()
	if is := float64(got) / float64(of); math.Abs(is-share) > 0.01 {
		t.Errorf("%s: %d of %d, which is %.4f; want %.2f within 0.01", what, got, of, is, share)
	}
}

const many = 100_000

func TestAShareIsLost(t *testing.T) {
	for _, share := range []float64{0.01, 0.3, 0.9} {
		arrived, w := carried(many, 7, fault.Loss(fault.ToServer).Sharing(share))
		within(t, "lost", many-len(arrived), many, share)
		if p := w.proofs()[0]; p.Times != many-len(arrived) {
			t.Errorf("the proof counts %d, and %d were lost", p.Times, many-len(arrived))
		}
	}
}

func TestTheSameSeedLosesTheSame(t *testing.T) {
	f := fault.Loss(fault.ToServer).Sharing(0.3)
	one, _ := carried(many, 7, f)
	again, _ := carried(many, 7, f)
	other, _ := carried(many, 8, f)
	if !slices.Equal(one, again) {
		t.Error("the same seed lost others")
	}
	if slices.Equal(one, other) {
		t.Error("another seed lost the same ones")
	}
}

func TestWhichDatagramsAreConcerned(t *testing.T) {
	lost := fault.Loss(fault.ToServer)
	for _, c := range []struct {
		fault fault.Fault
		want  []int
	}{
		{lost.Firsts(2), []int{2, 3, 4, 5}}, {lost.Nth(3), []int{0, 1, 3, 4}}, {lost.Firsts(3).Nth(2), []int{0, 2, 3, 4, 5}},
		{lost, nil}, {fault.Loss(fault.ToClient), []int{0, 1, 2, 3, 4, 5}},
	} {
		if got, _ := carried(6, 1, c.fault); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v arrived, want %v", c.fault, got, c.want)
		}
	}
}

// What nothing overtakes is let go after a time, which stands still here: a machine may be late in between.
func TestAShareIsOvertakenToTheDepthAndNoFurther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const depth, share = 8, 0.2
		arrived, w := carried(many, 7, fault.Reorder(fault.ToServer, depth).Sharing(share))
		late := 0
		for at, n := range arrived {
			if most := slices.Max(arrived[max(0, at-4*depth) : at+1]); most > n {
				late++
			}
		}
		within(t, "overtaken", late, many, share)
		if times := w.proofs()[0].Times; times != late {
			t.Errorf("the proof counts %d, and %d were overtaken", times, late)
		}
		for n := range many - 4*depth { // as many pass as the depth says, and between them what was held back before or after
			if overtakers := overtaking(arrived, n, 4*depth); overtakers > 2*depth {
				t.Fatalf("datagram %d was overtaken by %d", n, overtakers)
			}
		}
	})
}

// overtaking counts what arrived before n and was sent after it, near where it has to be.
func overtaking(arrived []int, n, near int) (count int) {
	from := max(0, n-near)
	at := from + slices.Index(arrived[from:], n)
	for _, m := range arrived[from:at] {
		if m > n {
			count++
		}
	}
	return count
}

func TestDatagramsAreDoubledFlippedAndCut(t *testing.T) {
	all := func(f fault.Fault, data []byte) (got [][]byte, times int) {
		w := newWay(fault.ToServer, 3, trace.New(), []fault.Fault{f})
		w.send(1, data, func(p packet) { got = append(got, p.data) })
		return got, w.proofs()[0].Times
	}
	data := []byte("0123456789")
	if got, times := all(fault.Duplicate(fault.ToServer), data); len(got) != 2 || string(got[1]) != string(data) || times != 1 {
		t.Errorf("doubled: %q, counted %d", got, times)
	}
	if got, times := all(fault.Truncate(fault.ToServer, 4), data); len(got) != 1 || string(got[0]) != "0123" || times != 1 {
		t.Errorf("cut: %q, counted %d", got, times)
	}
	if _, times := all(fault.Truncate(fault.ToServer, 10), data); times != 0 {
		t.Errorf("what is no longer than what is left was counted %d times", times)
	}
	got, times := all(fault.Flip(fault.ToServer, 3), data)
	bits := 0
	for i, b := range got[0] {
		for x := b ^ data[i]; x > 0; x &= x - 1 {
			bits++
		}
	}
	if bits != 3 || times != 1 || string(data) != "0123456789" {
		t.Errorf("%d bits are other ones, want 3; counted %d; what was sent is %q now", bits, times, data)
	}
	if _, times := all(fault.Flip(fault.ToServer, 3), nil); times != 0 {
		t.Errorf("a datagram of no bytes was counted %d times", times)
	}
}
