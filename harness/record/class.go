package record

// Class says in one stable word how a case failed, or why it has no verdict. Lists of known failures compare it. The vocabulary is closed.
type Class string

// How an implementation failed.
const (
	ClassExpectation Class = "expectation" // in none of the ways that follow
	ClassDelivery    Class = "delivery"    // a message is missing, wrong, out of order, or one too many
	ClassEnding      Class = "ending"      // a connection ended in another way than it must, or did not
	ClassTiming      Class = "timing"      // something came too early or too late
	ClassReconnect   Class = "reconnect"   // it does not come back, or comes back in another way than it must
	ClassStorm       Class = "storm"       // it tries again as fast as it can
	ClassService     Class = "service"     // others are not served any more
	ClassMemory      Class = "memory"      // it took more than it may
	ClassLeak        Class = "leak"        // something was left behind that nobody uses any more
	ClassLeftover    Class = "leftover"    // a process was left behind
	ClassBusy        Class = "busy"        // it uses a processor while it has nothing to do
	ClassCounters    Class = "counters"    // a counter says something other than the wire
	ClassDescriptors Class = "descriptors" // it keeps descriptors of what is over
	ClassEarly       Class = "early"       // it acts before it has what it acts on
	ClassExit        Class = "exit"        // its process ends with another exit code than it must, or not at all
	ClassInjection   Class = "injection"   // what a message holds becomes a message of its own
	ClassCertificate Class = "certificate" // it takes a certificate that proves nothing
	ClassReason      Class = "reason"      // it gives another reason for an end than the one that it had
	ClassSegments    Class = "segments"    // it splits what belongs into one segment
	ClassStuck       Class = "stuck"       // it does nothing any more
	ClassDied        Class = "died"        // its process ended
)

// Why a case has no verdict.
const (
	ClassStart     Class = "start"     // the implementation or its adapter did not start or greet: exit code 4
	ClassUnlike    Class = "unlike"    // it did what no server of this declaration does
	ClassSilent    Class = "silent"    // it did nothing, which a host that stalled explains, too
	ClassProtocol  Class = "protocol"  // the adapter does not keep to the drill protocol
	ClassClock     Class = "clock"     // the adapter's clock cannot be used
	ClassToxiproxy Class = "toxiproxy" // a proxy did not stand as it was made
	ClassRelay     Class = "relay"     // the relay left something behind
	ClassUnproven  Class = "unproven"  // a fault or a stimulus was not counted
	ClassSkipped   Class = "skipped"   // the case itself found nothing to judge
	ClassStall     Class = "stall"     // this machine was late
	ClassHung      Class = "hung"      // the case did not end in time
	ClassPanic     Class = "panic"     // the case panicked
	ClassWorker    Class = "worker"    // the worker ended without a result
)

// Classes lists the closed vocabulary.
var Classes = []Class{
	ClassExpectation, ClassDelivery, ClassEnding, ClassTiming, ClassReconnect, ClassStorm, ClassService, ClassMemory, ClassLeak,
	ClassLeftover, ClassBusy,
	ClassCounters, ClassDescriptors, ClassEarly, ClassExit, ClassInjection, ClassCertificate, ClassReason, ClassSegments, ClassStuck,
	ClassDied, ClassStart,
	ClassUnlike, ClassSilent, ClassProtocol, ClassClock, ClassToxiproxy, ClassRelay, ClassUnproven, ClassSkipped,
	ClassStall, ClassHung, ClassPanic, ClassWorker,
}
