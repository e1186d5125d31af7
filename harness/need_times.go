package harness

import "github.com/sockdrill/sockdrill/harness/adapter"

// What a case may need of the times that an implementation keeps: adapter words what each of them lacks.
const (
	Idle         = Need(adapter.NeedIdle)         // a declared or configured limit on silence
	ConnectLimit = Need(adapter.NeedConnectLimit) // limits of the other kinds, likewise
	RequestLimit = Need(adapter.NeedRequestLimit)
	SendLimit    = Need(adapter.NeedSendLimit)
	FrameLimit   = Need(adapter.NeedFrameLimit)
	// OutlastsFrame is a limit on silence, if there is one, of at least twice the limit on unfinished frames.
	OutlastsFrame = Need(adapter.NeedOutlastsFrame)
	// Patient is a server whose limits on silence, sending and closing, if it declares them, are at least twice Timing.Held.
	Patient    = Need(adapter.NeedPatient)
	CloseLimit = Need(adapter.NeedCloseLimit)

	FreeIdle    = Need(adapter.NeedFreeIdle)    // a limit on silence that can be set
	FreeSend    = Need(adapter.NeedFreeSend)    // a send limit that can be set
	FreeBackoff = Need(adapter.NeedFreeBackoff) // a backoff that can be set
	Tries       = Need(adapter.NeedTries)       // a client that makes five attempts in a series
	LastAttempt = Need(adapter.NeedLastAttempt) // a declared or configured limit on attempts
	Elapsed     = Need(adapter.NeedElapsed)     // a declared or configured limit on the time of a series
	Reset       = Need(adapter.NeedReset)       // a backoff that something begins anew
	Stability   = Need(adapter.NeedStability)   // a backoff that begins anew after a stable connection at the earliest
	Growth      = Need(adapter.NeedGrowth)      // delays that grow to their cap
	Random      = Need(adapter.NeedRandom)      // delays that have jitter
	Even        = Need(adapter.NeedEven)        // delays that are drawn evenly
	LongDelay   = Need(adapter.NeedLongDelay)   // a first delay that is long enough to act in
)
