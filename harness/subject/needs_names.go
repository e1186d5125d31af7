package subject

// What a case may need beside the features.
const (
	NeedAccount      = "account"       // an adapter: the second witness
	NeedMaxFrame     = "max_frame"     // a limit on frames: configured or declared
	NeedProcess      = "process"       // a process that is ours to signal
	NeedSignals      = "signals"       // this machine can ask a process to terminate
	NeedMemory       = "memory"        // this machine tells what memory and which time of its processors a process takes
	NeedLinux        = "linux"         // this machine runs Linux
	NeedOwnClock     = "own_clock"     // a process of ours whose wall clock can be set without this machine's
	NeedIPv6         = "ipv6"          // this machine has the address ::1
	NeedLoopbacks    = "loopbacks"     // it has all of 127.0.0.0/8
	NeedToldResets   = "told-resets"   // it tells a reset from the end of a stream, whoever reads when
	NeedFramed       = "framed"        // it understands frames; not a plain byte echo
	NeedLong         = "long"          // one message may be a mebibyte
	NeedHuge         = "huge"          // one message may be 20 MiB: more than any system buffers
	NeedBulk         = "bulk"          // what it sends has as many bytes on the wire as the messages have, at least
	NeedMany         = "many"          // it serves many connections at once
	NeedCrowd        = "crowd"         // it serves more of them than a set of descriptors of the traditional size holds
	NeedBeyond       = "beyond"        // a length that announces twice the limit on frames, and more
	NeedMessagesWire = "messages_wire" // it speaks the message profile on the wire
	NeedEchoes       = "echoes"        // it echoes any message; not a server that answers one question
	NeedSeveral      = "several"       // a connection on which more than one question is answered
	NeedFlood        = "flood"         // its replies can fill the system's buffers
	NeedEmptyRule    = "empty_rule"    // it is known what may become of an empty frame
	NeedTLS          = "secured"       // it is reached over TLS
	NeedTLS13        = "tls13"         // in the version 1.3
	NeedVouched      = "vouched"       // it trusts the authority that sockdrill makes
	NeedStartTLS     = "starttls"      // TLS begins behind words in plain text
	NeedMutual       = "mutual"        // clients have to show a certificate
	NeedRenewal      = "renewal"       // it declares when it shows a certificate that was replaced
	NeedALPN         = "alpn"          // it declares the protocols of ALPN that it speaks
	NeedTruncation   = "truncation"    // it declares what the end of a stream without close_notify is
	NeedUnaccepted   = "unaccepted"    // a connection to it stands before it has accepted it
	NeedTCP          = "tcp"           // it is reached over TCP, of which something is looked at that other transports do not have
	NeedPackets      = "packets"       // it can live in a network of its own, in which segments vanish
	NeedProbing      = "probing"       // the keep-alive of TCP: configured or declared
	NeedResets       = "resets"        // its connections can be reset
	NeedQueues       = "queues"        // a dial can be let wait
	NeedStreams      = "streams"       // it is reached by streams
	NeedDatagrams    = "datagrams"     // it is reached by datagrams
	NeedRetransmits  = "retransmits"   // it is a client that declares how it asks again
	NeedLastCopy     = "last_copy"     // and how often
	NeedGivesUp      = "gives_up"      // and until when
	NeedAmplified    = "amplification" // it declares how much more than it was sent it answers to whoever may not be there
)
