package harness

import (
	"github.com/sockdrill/sockdrill/harness/subject"
)

// Need is something a case asks of an implementation. What an implementation does not offer is skipped with that reason
// (subject.Implementation.Lacks words it). The vocabulary is the adapter package's, of which the features are a part; here it has
// a type. A case with any other need is refused when its labels are read (Suite.Case): no implementation would meet it.
type Need string

const (
	Account            = Need(subject.NeedAccount)     // a second witness: an adapter
	TLS                = Need(subject.NeedTLS)         // it is reached over TLS
	TLS13              = Need(subject.NeedTLS13)       // in the version 1.3
	Vouched            = Need(subject.NeedVouched)     // it trusts the authority that sockdrill makes
	StartTLS           = Need(subject.NeedStartTLS)    // TLS begins behind words in plain text
	Mutual             = Need(subject.NeedMutual)      // clients have to show a certificate; a lab of that kind is Setup.Mutual
	Renewal            = Need(subject.NeedRenewal)     // it declares when it shows a certificate that was replaced
	ALPN               = Need(subject.NeedALPN)        // it declares the protocols of ALPN that it speaks
	Truncation         = Need(subject.NeedTruncation)  // it declares what the end of a stream without close_notify is
	Unaccepted         = Need(subject.NeedUnaccepted)  // a connection stands before the server has accepted it
	Datagrams          = Need(subject.NeedDatagrams)   // it is reached by datagrams; every other case is about streams
	Retransmits        = Need(subject.NeedRetransmits) // a client of them that declares how it asks again
	LastCopy           = Need(subject.NeedLastCopy)    // and how often
	GivesUp            = Need(subject.NeedGivesUp)     // and until when
	Amplification      = Need(subject.NeedAmplified)   // it declares how much it answers to whoever may not be there
	Reliable           = Need(subject.NeedReliable)    // it speaks the reliability profile
	Ordered            = Need(subject.NeedOrdered)     // and carries messages out in order, where that is asked for
	Chosen             = Need(subject.NeedChosen)      // the number of its first message can be chosen
	Sized              = Need(subject.NeedSized)       // and how long its messages are
	Packets            = Need(subject.NeedPackets)     // the case has a network for itself, in which segments vanish
	TCP                = Need(subject.NeedTCP)         // what TCP alone has is looked at: segments, windows, options
	Prefix             = Need(subject.NeedPrefix)      // length-prefix framing
	Lines              = Need(subject.NeedLines)       // a mark behind each message: CR LF, or another one
	CRLF               = Need(subject.NeedCRLF)        // that mark is CR LF
	Uint               = Need(subject.NeedUint)        // a length of fixed width, bit by bit
	Empties            = Need(subject.NeedEmpties)     // messages may be empty
	Bytes              = Need(subject.NeedBytes)       // messages may hold any bytes
	Varint             = Need(subject.NeedVarint)      // a length that takes as many bytes as it needs
	WideVarint         = Need(subject.NeedWideVarint)
	Check              = Need(subject.NeedCheck)     // a check
	EndMark            = Need(subject.NeedEndMark)   // a mark of several bytes behind each message, other than CR LF
	StartMark          = Need(subject.NeedStartMark) // a mark that frames begin with, and that no payload holds
	Escape             = Need(subject.NeedEscape)    // a byte before what stands for a mark
	Flags              = Need(subject.NeedFlags)     // the same mark on both sides
	Least              = Need(subject.NeedLeast)     // a length that is never 0
	Spellings          = Need(subject.NeedSpellings) // a message may be written in more than one way
	Closed             = Need(subject.NeedClosed)    // a length, and a constant behind the message
	Numeral            = Need(subject.NeedNumeral)   // a length that not all bytes can be
	Sign               = Need(subject.NeedSign)      // a length before which a sign could stand
	Zeros              = Need(subject.NeedZeros)     // a length that may not have zeros in front
	Unending           = Need(subject.NeedUnending)  // a length, or its head, that ends by a mark
	Most               = Need(subject.NeedMost)      // a length that its specification limits
	Constant           = Need(subject.NeedConstant)  // a constant before the message
	Fragments          = Need(subject.NeedFragments) // a message may be divided into frames
	Sealed             = Need(subject.NeedSealed)    // messages are transformed before they are framed
	Compressed         = Need(subject.NeedCompressed)
	Keyed              = Need(subject.NeedKeyed)      // a signature or encryption is among what is done to them
	Counted            = Need(subject.NeedCounted)    // a number against replays is
	MaxFrame           = Need(subject.NeedMaxFrame)   // a declared or configured frame limit
	Process            = Need(subject.NeedProcess)    // a process of ours, that can be signalled
	Signals            = Need(subject.NeedSignals)    // SIGTERM, or on Windows CTRL_BREAK
	Memory             = Need(subject.NeedMemory)     // what a process takes of memory and processors
	IPv6               = Need(subject.NeedIPv6)       // the address ::1
	Loopbacks          = Need(subject.NeedLoopbacks)  // addresses of 127.0.0.0/8 beside 127.0.0.1
	ToldResets         = Need(subject.NeedToldResets) // a reset is told from the end of a stream, also if it comes while nobody reads
	Linux              = Need(subject.NeedLinux)      // something only Linux offers
	OwnClock           = Need(subject.NeedOwnClock)   // a process of ours whose wall clock can be set
	Long               = Need(subject.NeedLong)       // messages of a mebibyte
	Huge               = Need(subject.NeedHuge)       // messages of 20 MiB: more than any system buffers
	Bulk               = Need(subject.NeedBulk)       // what it sends is as long on the wire as its messages
	Many               = Need(subject.NeedMany)       // many connections at once
	Crowd              = Need(subject.NeedCrowd)      // more of them than a set of descriptors of the traditional size holds
	Beyond             = Need(subject.NeedBeyond)     // a length that announces far more than the limit on frames
	Foreign            = Need(subject.NeedForeign)    // a length that another protocol's first bytes put above the limit on frames
	Stream        Need = "stream"                     // judged even for a plain byte echo, or a client without framing

	Wire       = Need(subject.NeedWire)       // a client that runs without an adapter; every other case of a client needs one
	OneAtATime = Need(subject.NeedOneAtATime) // a client that opens one connection at a time
	Returns    = Need(subject.NeedReturns)    // a client that comes back after a loss
	Speaks     = Need(subject.NeedSpeaks)     // a client that sends whole frames without being asked
	Converses  = Need(subject.NeedConverses)  // a client that asks by itself what it declares
	Tells      = Need(subject.NeedTells)      // such a client that prints what it makes of answers
	Backoff    = Need(subject.NeedBackoff)    // a declared backoff
	Attempts   = Need(subject.NeedAttempts)   // which has a last attempt
	Stable     = Need(subject.NeedStable)     // which begins anew after a stable connection
	Greeting   = Need(subject.NeedGreeting)   // a client that declares what its server says first
	Undeclared = Need(subject.NeedUndeclared) // a client whose backoff is not declared

	Messages       = Need(subject.Messages)
	Timeouts       = Need(subject.Timeouts)
	Reconnect      = Need(subject.Reconnect)
	BackoffSamples = Need(subject.BackoffSamples)
	Retry          = Need(subject.Retry)
	Ping           = Need(subject.Ping)
	Cancel         = Need(subject.Cancel)
	HalfClose      = Need(subject.HalfClose)
	Pause          = Need(subject.Pause)
	Counters       = Need(subject.Counters)
	Drain          = Need(subject.Drain)
	Limits         = Need(subject.LimitsFeature)
	Keys           = Need(subject.Keys)
	Deadlines      = Need(subject.Deadlines)
	GoingAway      = Need(subject.GoingAway)
	Budget         = Need(subject.Budget)
	Handshake      = Need(subject.Handshake)
	Addresses      = Need(subject.Addresses)
	Names          = Need(subject.Names)
	Backpressure   = Need(subject.Backpressure)
	PingLimit      = Need(subject.PingLimit)
	SlowIncrement  = Need(subject.SlowIncrementOp)
	UserTimeout    = Need(subject.UserTimeout)
)

// streams is asked of every case of an implementation that is not about datagrams, before anything else.
const streams = Need(subject.NeedStreams)

// framed is asked of every case that is not marked Stream: frames, not bytes, are echoed.
const framed = Need(subject.NeedFramed)

// What a server is judged for that answers one question and echoes nothing.
const (
	// Answers marks a case that holds for it: it sends nothing but what Fit, Payload, Bulk or Flooding gave, and holds what comes
	// against Replies.
	Answers Need = "answers"
	// Once marks a case that holds for a server which ends the connection after one answer: it asks once on each, at most.
	Once Need = "once"
	// several is asked of every case of a server that is not marked Once.
	several = Need(subject.NeedSeveral)
	// Flood is asked of a server whose replies have to fill the system's buffers, see Flooding.
	Flood = Need(subject.NeedFlood)
	// EmptyRule is asked where it has to be known what may become of an empty frame: an echo may come back from an echo server only.
	EmptyRule = Need(subject.NeedEmptyRule)
	// echoes is asked of every case of a server that is not marked Answers.
	echoes = Need(subject.NeedEchoes)
)

// What a case may need of the times that an implementation keeps: adapter words what each of them lacks.
const (
	Idle         = Need(subject.NeedIdle)         // a declared or configured limit on silence
	ConnectLimit = Need(subject.NeedConnectLimit) // limits of the other kinds, likewise
	ShakeLimit   = Need(subject.NeedShakeLimit)
	RequestLimit = Need(subject.NeedRequestLimit)
	SendLimit    = Need(subject.NeedSendLimit)
	FrameLimit   = Need(subject.NeedFrameLimit)
	// OutlastsFrame is a limit on silence, if there is one, of at least twice the limit on unfinished frames.
	OutlastsFrame = Need(subject.NeedOutlastsFrame)
	// Patient is a server whose limits on silence, sending and closing, if it declares them, are at least twice Timing.Held.
	Patient    = Need(subject.NeedPatient)
	CloseLimit = Need(subject.NeedCloseLimit)

	Probing     = Need(subject.NeedProbing)     // a declared or configured keep-alive of TCP
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
