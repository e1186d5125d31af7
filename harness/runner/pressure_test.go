package runner

import (
	"testing"
	"time"
)

func TestThePressureOfTheSystemIsRead(t *testing.T) {
	recent, total, err := parsePressure("some avg10=42.50 avg60=27.79 avg300=17.91 total=117123836\nfull avg10=0.00 avg60=0.00 " +
		"avg300=0.00 total=0\n")
	if err != nil || recent != 0.425 || total != 117123836*time.Microsecond {
		t.Errorf("got %v, %v, %v", recent, total, err)
	}
	for _, text := range []string{"", "some avg10=1.0\n", "full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"} {
		if _, _, err := parsePressure(text); err == nil {
			t.Errorf("%q was taken for a pressure", text)
		}
	}
}

func TestWhereTheSystemTellsNothingLatenessIsPressure(t *testing.T) {
	var late time.Duration
	look := feltPressure(func(from, to time.Time) time.Duration { return late })
	for by, want := range map[time.Duration]float64{0: 0, troubled / 4: 0.25, troubled: 1, time.Second: 1} {
		if late = by; look() != want {
			t.Errorf("a lateness of %v is a pressure of %v, want %v", by, look(), want)
		}
	}
}
