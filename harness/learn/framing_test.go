package learn

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
)

// asked is a run of a client that asks some questions of different lengths, each answered in the same framing.
func asked(frame func(n int, payload string) []byte) Run {
	var c Conversation
	for n := range 4 {
		c = c.say(true, frame(n, fmt.Sprintf(`{"id":%d,"op":"%s"}`, n+1, "read everything"[:4+2*n])))
		c = c.say(false, frame(n, fmt.Sprintf(`{"id":%d,"value":%d}`, n+1, 17*n*n)))
	}
	return Run{c}
}

// sizes are the lengths of the frames that a framing finds.
func sizes(f wire.Framing, run Run) (all []int) {
	for _, said := range turnsOf(run) {
		if !eachFrame(f.Layout(), said, func(frame []byte) { all = append(all, len(frame)) }) {
			return nil
		}
	}
	return all
}

func TestTheFramesOfEveryPresetAreFound(t *testing.T) {
	for _, name := range wire.Names() {
		f := wire.Named(name)
		if f.Layout().Fits([]byte("\x01")) != nil || name == "x11" { // those with payloads of their own
			continue
		}
		run := asked(func(n int, payload string) []byte {
			free := make([]byte, f.Layout().Free())
			for i := range free { // what a protocol puts there is seldom 0
				free[i] = byte(0x21 + 5*i)
			}
			if len(free) > 0 {
				free[len(free)-1] += byte(n)
			}
			return f.Layout().Append(nil, []byte(payload), free)
		})
		fits := Framings(run)
		if len(fits) == 0 {
			t.Errorf("%s: nothing fits", name)
			continue
		}
		if got, want := sizes(fits[0].Framing, run), sizes(f, run); !slices.Equal(got, want) {
			t.Errorf("%s: frames of %v bytes were found with %q, and they have %v", name, got, fits[0].Text, want)
		}
		if !slices.ContainsFunc(fits, func(fit Fit) bool { return fit.Framing == f }) {
			t.Errorf("%s: it is not among what fits", name)
		}
	}
}

func TestFramingsWithoutANameAreFound(t *testing.T) {
	for _, c := range []struct {
		what  string
		frame func(p string) []byte
		text  string
	}{
		{"a length that counts a sum behind the payload", func(p string) []byte {
			b := append(binary.LittleEndian.AppendUint16(nil, uint16(len(p)+1)), p...)
			var sum byte
			for _, c := range b {
				sum += c
			}
			return append(b, sum)
		}, "length: {bytes: 2, order: little, counts: rest}}, payload, {check: {kind: sum8"},
		{"a magic, a length, and a CRC that it does not count", func(p string) []byte {
			b := append(binary.BigEndian.AppendUint16([]byte{0xca, 0xfe}, uint16(len(p))), p...)
			return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(p)))
		}, `{const: "cafe"}, {length: {bytes: 2, order: big, counts: payload}}, payload, {check: {kind: crc32`},
		{"two marks", func(p string) []byte { return []byte("\x01" + p + "\x04\x04") }, `{const: "01"}, payload, {const: "0404"}`},
	} {
		fits := Framings(asked(func(_ int, p string) []byte { return c.frame(p) }))
		if len(fits) == 0 || !strings.Contains(fits[0].Text, c.text) {
			t.Errorf("%s: %q should be within what fits best, of %v", c.what, c.text, fits)
		}
	}
}

func TestWhatIsCutOffFitsNothing(t *testing.T) {
	f := wire.Named("u32be")
	run := asked(func(_ int, p string) []byte { return f.Frame([]byte(p))[:len(p)] })
	for _, fit := range Framings(run) {
		if fit.Framing == f {
			t.Errorf("%s fits frames without their last bytes", fit.Text)
		}
	}
	if found, ok := fit(run, f.Layout(), 0); ok {
		t.Errorf("u32be fits frames without their last bytes: %v", found)
	}
}

func TestNoLayoutIsReadPastATurn(t *testing.T) {
	l := wire.Named("u8").Layout()
	if eachFrame(l, []byte{3, 'a'}, func([]byte) {}) {
		t.Error("a turn that ends within a frame was taken for whole ones")
	}
}
