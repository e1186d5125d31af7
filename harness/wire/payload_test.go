package wire

import (
	"bytes"
	"testing"
)

// The bytes are worked out by hand from the formula, on both sides of i = 256.
func TestFill(t *testing.T) {
	p := Fill(514, 250)
	if len(p) != 514 {
		t.Fatalf("%d bytes", len(p))
	}
	for i, want := range map[int]byte{0: 250, 1: 125, 2: 0, 3: 131, 255: 119, 256: 11, 257: 142, 512: 28, 513: 159} {
		if p[i] != want {
			t.Errorf("byte %d is %d, want %d", i, p[i], want)
		}
	}
	if len(Fill(0, 1)) != 0 {
		t.Error("a fill of length 0 has bytes")
	}
}

func TestCRC(t *testing.T) {
	if got := CRC([]byte("123456789")); got != 0xCBF43926 { // the check value of CRC-32/IEEE
		t.Errorf("CRC is %08x", got)
	}
}

func TestNumbered(t *testing.T) {
	payload := []byte("12345678tail")
	got := Numbered(payload, 0x01020304, 0xa0b0c0d0)
	if want := []byte("\x01\x02\x03\x04\xa0\xb0\xc0\xd0tail"); !bytes.Equal(got, want) {
		t.Errorf("numbered is %x, want %x", got, want)
	}
	if string(payload) != "12345678tail" {
		t.Errorf("the original became %q", payload)
	}
	if worker, n, ok := NumberOf(got); worker != 0x01020304 || n != 0xa0b0c0d0 || !ok {
		t.Errorf("numbers are %x, %x, %v", worker, n, ok)
	}
	if _, _, ok := NumberOf(got[:7]); ok {
		t.Error("seven bytes have numbers")
	}
}
