package measure

import (
	"fmt"
	"time"
)

// Rate is how many bytes took how long, over several streams. The zero value is ready.
type Rate struct {
	bytes  int64
	took   time.Duration
	pieces int
	last   map[any]time.Time // of each stream: time from one piece to the next counts once
}

// Add takes one piece of n bytes in, which came and went at these times. of names its stream by any comparable value.
func (r *Rate) Add(came, went time.Time, n int, of any) {
	if r.last == nil {
		r.last = map[any]time.Time{}
	}
	from := came
	if last := r.last[of]; last.After(from) {
		from = last
	}
	r.last[of] = went
	r.took += max(0, went.Sub(from))
	r.bytes += int64(n)
	r.pieces++
}

// Proof counts the pieces, if there was more than one and together they took at least 0.8 of the time that so many bytes a
// second ask; 0 proves nothing. The detail is for people.
func (r *Rate) Proof(rate int64) (times int, detail string) {
	if r.took <= 0 {
		return 0, "nothing passed"
	}
	got := float64(r.bytes) / r.took.Seconds()
	detail = fmt.Sprintf("%d bytes in %d pieces took %v: %.0f B/s, asked %d", r.bytes, r.pieces, r.took.Round(time.Millisecond), got, rate)
	if r.pieces < 2 || got > float64(rate)/0.8 {
		return 0, detail
	}
	return r.pieces, detail
}
