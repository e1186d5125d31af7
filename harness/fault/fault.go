package fault

import (
	"fmt"
	"strings"
	"time"
)

// Direction is the way that bytes travel.
type Direction string

const (
	ToServer Direction = "to-server"
	ToClient Direction = "to-client"
)

// Kind is what goes wrong.
type Kind string

const (
	// Carried out by toxiproxy's own toxics, in the relay or in a toxiproxy server.
	KindLatency   Kind = "latency"   // every byte Delay later, ±Jitter
	KindBandwidth Kind = "bandwidth" // at most Rate bytes a second, at least 10,000
	KindLimit     Kind = "limit"     // FIN after At bytes

	// Carried out by sockdrill's own toxics; a toxiproxy server carries a bucket or a close out by its bandwidth or limit_data.
	KindDelay   Kind = "delay"   // precise delay and seeded jitter
	KindBucket  Kind = "bucket"  // fine-grained rate, any Rate from 1
	KindStall   Kind = "stall"   // nothing passes from byte At on until resumed; nothing is lost
	KindSlice   Kind = "slice"   // the receiver reads at most Size bytes at a time, a pause of Delay between
	KindCut     Kind = "cut"     // one boundary: the receiver reads byte At in another read than byte At-1, Delay later
	KindScatter Kind = "scatter" // slices of seeded random sizes from 1 to Size
	KindCorrupt Kind = "corrupt" // byte At is inverted
	KindClose   Kind = "close"   // FIN after At bytes, exactly
	KindReset   Kind = "reset"   // RST after At bytes, exactly

	// Carried out by the relay's listener.
	KindRefuse      Kind = "refuse"       // connections are refused
	KindHang        Kind = "hang"         // connections are neither accepted nor refused: the accept queue is full
	KindAcceptReset Kind = "accept-reset" // accepted, then reset at once
	KindAcceptClose Kind = "accept-close" // accepted, then closed at once

	// Carried out by the relay of datagrams (package datagram), which delays and keeps to a rate, too. Which datagrams it concerns, Share, First and Every say.
	KindLoss      Kind = "loss"      // it does not arrive
	KindDuplicate Kind = "duplicate" // it arrives twice
	KindReorder   Kind = "reorder"   // it arrives after 1 to Size later ones
	KindFlip      Kind = "flip"      // Size of its bits are inverted
	KindTruncate  Kind = "truncate"  // only its first Size bytes arrive
	KindBlackhole Kind = "blackhole" // nothing arrives until that is healed
	KindPad       Kind = "pad"       // it arrives with Size bytes more behind it
	KindReplay    Kind = "replay"    // the one that came Size before it arrives again behind it
	KindMove      Kind = "move"      // it arrives from another port

	// Carried out by the scripted peer of datagrams.
	KindEmpty       Kind = "empty"       // a datagram of no bytes
	KindLongest     Kind = "longest"     // one as long as there can be any
	KindUnreachable Kind = "unreachable" // a datagram meets a port at which nobody listens
	KindForged      Kind = "forged"      // a datagram that its sender has not sent: of another address, or changed

	// Carried out by rules of nftables, in a network that the case has for itself (package packets).
	KindDrop      Kind = "drop"      // segments of TCP vanish
	KindShrink    Kind = "shrink"    // those in packets of more than Size bytes do
	KindUnaddress Kind = "unaddress" // the address goes away that a client connects from

	// Carried out by the resolver that a case plays.
	KindUnanswered Kind = "unanswered"   // a question about a name gets no answer
	KindTardy      Kind = "late-answer"  // its answer comes Delay later
	KindServFail   Kind = "servfail"     // the answer is that the resolver itself failed
	KindNoName     Kind = "no-such-name" // the answer is that there is no such name
	KindCutAnswer  Kind = "cut-answer"   // what comes by UDP is truncated, and the whole is there by TCP

	// Carried out by the scripted peer.
	KindHeader  Kind = "wrong-header" // a header that announces what never comes
	KindGarbage Kind = "garbage"      // bytes that mean nothing
	KindSilence Kind = "silence"      // nothing is said where something is awaited
	KindDrip    Kind = "drip"         // a byte at a time, and never to the end
	KindReply   Kind = "wrong-reply"  // late, twice, out of order, of an unknown id, malformed, or an error

	// Carried out on a process.
	KindKill Kind = "kill" // SIGKILL
	KindStop Kind = "stop" // SIGSTOP
	KindTerm Kind = "term" // SIGTERM

	KindDescriptors Kind = "descriptors" // it may open no more of them
	KindLeap        Kind = "leap"        // the wall clock that it sees is set by Delay at once: ahead, or back if that is below zero
)

// Fault is one thing that goes wrong. The zero value of a field means that the kind does not use it, or every connection for Conn.
type Fault struct {
	Kind   Kind
	Dir    Direction
	Frame  int           // the place in the stream of Dir: that many whole frames pass first,
	At     int64         // and then that many bytes; both 0 is the first byte of all
	Size   int           // bytes
	Rate   int64         // bytes a second
	Delay  time.Duration // how late, or how long
	Jitter time.Duration // half the width of what is added or taken away
	Conn   int           // only the n-th connection, from 1; 0 means every one

	// Which datagrams of Dir are concerned; all of them if none of these says.
	Share float64 // each one with this probability, from 0 to 1
	First int     // the first so many
	Every int     // every so manieth
}

func Latency(d Direction, delay, jitter time.Duration) Fault {
	return Fault{Kind: KindLatency, Dir: d, Delay: delay, Jitter: jitter}
}
func Bandwidth(d Direction, rate int64) Fault { return Fault{Kind: KindBandwidth, Dir: d, Rate: rate} }
func Limit(d Direction) Fault                 { return Fault{Kind: KindLimit, Dir: d} }
func Delay(d Direction, delay, jitter time.Duration) Fault {
	return Fault{Kind: KindDelay, Dir: d, Delay: delay, Jitter: jitter}
}
func Bucket(d Direction, rate int64) Fault { return Fault{Kind: KindBucket, Dir: d, Rate: rate} }
func Stall(d Direction) Fault              { return Fault{Kind: KindStall, Dir: d} }
func Slice(d Direction, size int) Fault    { return Fault{Kind: KindSlice, Dir: d, Size: size} }
func Scatter(d Direction, most int) Fault  { return Fault{Kind: KindScatter, Dir: d, Size: most} }
func Corrupt(d Direction) Fault            { return Fault{Kind: KindCorrupt, Dir: d} }
func Close(d Direction) Fault              { return Fault{Kind: KindClose, Dir: d} }
func Reset(d Direction) Fault              { return Fault{Kind: KindReset, Dir: d} }
func Refuse() Fault                        { return Fault{Kind: KindRefuse} }
func Hang() Fault                          { return Fault{Kind: KindHang} }
func AcceptReset() Fault                   { return Fault{Kind: KindAcceptReset} }
func AcceptClose() Fault                   { return Fault{Kind: KindAcceptClose} }

// Faults of datagrams concern all of those of a direction, unless Sharing, Firsts or Nth says which.
func Loss(d Direction) Fault                { return Fault{Kind: KindLoss, Dir: d} }
func Duplicate(d Direction) Fault           { return Fault{Kind: KindDuplicate, Dir: d} }
func Reorder(d Direction, depth int) Fault  { return Fault{Kind: KindReorder, Dir: d, Size: depth} }
func Flip(d Direction, bits int) Fault      { return Fault{Kind: KindFlip, Dir: d, Size: bits} }
func Truncate(d Direction, bytes int) Fault { return Fault{Kind: KindTruncate, Dir: d, Size: bytes} }
func Blackhole(d Direction) Fault           { return Fault{Kind: KindBlackhole, Dir: d} }
func Pad(d Direction, bytes int) Fault      { return Fault{Kind: KindPad, Dir: d, Size: bytes} }
func Replay(d Direction, before int) Fault  { return Fault{Kind: KindReplay, Dir: d, Size: before} }
func Move(d Direction) Fault                { return Fault{Kind: KindMove, Dir: d} }

// What a peer of datagrams does; it counts that in its Ledger as it does it.
func Empty(d Direction) Fault       { return Fault{Kind: KindEmpty, Dir: d} }
func Longest() Fault                { return Fault{Kind: KindLongest, Dir: ToServer} }
func Unreachable(d Direction) Fault { return Fault{Kind: KindUnreachable, Dir: d} }
func Forged(d Direction) Fault      { return Fault{Kind: KindForged, Dir: d} }

// What happens to the segments of TCP, and to who sends them; the system counts it.
func Drop(d Direction) Fault             { return Fault{Kind: KindDrop, Dir: d} }
func Shrink(d Direction, most int) Fault { return Fault{Kind: KindShrink, Dir: d, Size: most} }
func Unaddress() Fault                   { return Fault{Kind: KindUnaddress} }

// What a resolver does to a question; it counts that in its Ledger as it does it.
func Unanswered() Fault           { return Fault{Kind: KindUnanswered} }
func Tardy(d time.Duration) Fault { return Fault{Kind: KindTardy, Delay: d} }
func ServFail() Fault             { return Fault{Kind: KindServFail} }
func NoName() Fault               { return Fault{Kind: KindNoName} }
func CutAnswer() Fault            { return Fault{Kind: KindCutAnswer} }

// What a scripted peer does on purpose; it counts that in its Ledger as it does it.
func WrongHeader(d Direction) Fault { return Fault{Kind: KindHeader, Dir: d} }
func Garbage(d Direction) Fault     { return Fault{Kind: KindGarbage, Dir: d} }
func Silence(d Direction) Fault     { return Fault{Kind: KindSilence, Dir: d} }
func Drip(d Direction) Fault        { return Fault{Kind: KindDrip, Dir: d} }
func WrongReply() Fault             { return Fault{Kind: KindReply, Dir: ToClient} }

// Leap is what is done to the wall clock of a process.
func Leap(by time.Duration) Fault { return Fault{Kind: KindLeap, Delay: by} }

// Cut separates byte at from the one before it by a pause.
func Cut(d Direction, at int64, pause time.Duration) Fault {
	return Fault{Kind: KindCut, Dir: d, At: at, Delay: pause}
}

// After lets n bytes pass first: of the stream, or of what follows the frames of AfterFrame.
func (f Fault) After(n int64) Fault { f.At = n; return f }

// AfterFrame lets n whole frames of the stream pass first. With After it names a part of the next one.
func (f Fault) AfterFrame(n int) Fault { f.Frame = n; return f }

// OnConn confines the fault to the n-th connection, from 1.
func (f Fault) OnConn(n int) Fault { f.Conn = n; return f }

// Pausing sets the pause between slices.
func (f Fault) Pausing(d time.Duration) Fault { f.Delay = d; return f }

// Sharing confines a fault of datagrams to each one with this probability, from 0 to 1.
func (f Fault) Sharing(share float64) Fault { f.Share = share; return f }

// Firsts confines it to the first n.
func (f Fault) Firsts(n int) Fault { f.First = n; return f }

// Nth confines it to every n-th.
func (f Fault) Nth(n int) Fault { f.Every = n; return f }

// On reports whether the fault concerns the n-th connection, from 1.
func (f Fault) On(n int) bool { return f.Conn == 0 || f.Conn == n }

// String returns the fault in one line, as reports print it.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(string(f.Kind))
	for _, part := range []struct {
		show bool
		text string
	}{
		{f.Dir != "", string(f.Dir)},
		{f.Frame > 0 && f.At == 0, fmt.Sprintf("after frame %d", f.Frame)},
		{f.Frame > 0 && f.At > 0, fmt.Sprintf("%d B after frame %d", f.At, f.Frame)},
		{f.Frame == 0 && (f.At > 0 || f.positional()), fmt.Sprintf("at byte %d", f.At)},
		{f.Kind == KindShrink, fmt.Sprintf("packets above %d B", f.Size)},
		{f.Size > 0 && f.Kind != KindShrink && f.Kind != KindReorder && f.Kind != KindFlip && f.Kind != KindReplay, fmt.Sprintf("%d B", f.Size)},
		{f.Kind == KindReplay, fmt.Sprintf("of %d before", f.Size)},
		{f.Kind == KindReorder, fmt.Sprintf("by up to %d", f.Size)},
		{f.Kind == KindFlip, fmt.Sprintf("%d bits", f.Size)},
		{f.Share > 0, fmt.Sprintf("%g %% of datagrams", 100*f.Share)},
		{f.First > 0, fmt.Sprintf("the first %d datagrams", f.First)},
		{f.Every > 0, fmt.Sprintf("one datagram in %d", f.Every)},
		{f.Rate > 0, fmt.Sprintf("%d B/s", f.Rate)},
		{f.Delay != 0, f.Delay.String()},
		{f.Jitter > 0, "±" + f.Jitter.String()},
		{f.Conn > 0, fmt.Sprintf("connection %d", f.Conn)},
	} {
		if part.show {
			b.WriteString(" " + part.text)
		}
	}
	return b.String()
}

func (f Fault) positional() bool {
	switch f.Kind {
	case KindLimit, KindCut, KindCorrupt, KindClose, KindReset, KindStall:
		return true
	}
	return false
}

// Proof is the evidence that a fault acted.
type Proof struct {
	Fault  Fault  `json:"-"`
	Name   string `json:"fault"`            // Fault.String
	Times  int    `json:"times"`            // how often it was measured to act; 0 means never, and nothing may pass
	Healed int    `json:"healed,omitempty"` // how often it was undone again: a process that goes on, a listener that accepts
	Detail string `json:"detail,omitempty"` // what was measured, for people
}

// Unmistakable reports whether the kind can be nothing but a fault, whoever does it. The others may be a part of any script: the end of
// a stream, bytes that are wrong in one place and right in another, a pause.
func (k Kind) Unmistakable() bool {
	switch k {
	case KindReset, KindRefuse, KindKill, KindStop, KindTerm, KindDescriptors, KindLeap, KindUnreachable,
		KindUnanswered, KindTardy, KindServFail, KindNoName, KindCutAnswer, KindDrop, KindShrink, KindUnaddress:
		return true
	}
	return false
}
