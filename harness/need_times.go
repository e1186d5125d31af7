package harness

import (
	"github.com/sockdrill/sockdrill/harness/subject"
)

// What a case may need of the times that an implementation keeps: adapter words what each of them lacks.
const (
	Idle         = Need(subject.NeedIdle)         // a declared or configured limit on silence
	ConnectLimit = Need(subject.NeedConnectLimit) // limits of the other kinds, likewise
	RequestLimit = Need(subject.NeedRequestLimit)
	SendLimit    = Need(subject.NeedSendLimit)
	FrameLimit   = Need(subject.NeedFrameLimit)
	// OutlastsFrame is a limit on silence, if there is one, of at least twice the limit on unfinished frames.
	OutlastsFrame = Need(subject.NeedOutlastsFrame)
	// Patient is a server whose limits on silence, sending and closing, if it declares them, are at least twice Timing.Held.
	Patient    = Need(subject.NeedPatient)
	CloseLimit = Need(subject.NeedCloseLimit)

	FreeIdle    = Need(subject.NeedFreeIdle)    // a limit on silence that can be set
	FreeSend    = Need(subject.NeedFreeSend)    // a send limit that can be set
	FreeBackoff = Need(subject.NeedFreeBackoff) // a backoff that can be set
	Tries       = Need(subject.NeedTries)       // a client that makes five attempts in a series
	LastAttempt = Need(subject.NeedLastAttempt) // a declared or configured limit on attempts
	Elapsed     = Need(subject.NeedElapsed)     // a declared or configured limit on the time of a series
	Reset       = Need(subject.NeedReset)       // a backoff that something begins anew
	Stability   = Need(subject.NeedStability)   // a backoff that begins anew after a stable connection at the earliest
	Growth      = Need(subject.NeedGrowth)      // delays that grow to their cap
	Random      = Need(subject.NeedRandom)      // delays that have jitter
	Even        = Need(subject.NeedEven)        // delays that are drawn evenly
	LongDelay   = Need(subject.NeedLongDelay)   // a first delay that is long enough to act in
)
