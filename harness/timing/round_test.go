package timing

import (
	"testing"
	"time"
)

func TestRoundKeepsThreeDigits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		1234567891: "1.235s", 61234567891: "1m1.235s", 123456789: "123ms", 12345678: "12.3ms", -1234567: "-1.23ms", 123456: "123µs",
		123: "123ns", 0: "0s",
		2 * time.Second: "2s", 300 * time.Millisecond: "300ms",
	} {
		if got := Round(d).String(); got != want {
			t.Errorf("%d ns: %s, want %s", d, got, want)
		}
	}
}

func TestWordsRoundDurationsAlone(t *testing.T) {
	if got := Words("%v %v %s %v", 1234567891*time.Nanosecond, 1.23456789, "2.3456789s",
		[]time.Duration{1234567}); got != "1.235s 1.23456789 2.3456789s [1.23ms]" {
		t.Error(got)
	}
}
