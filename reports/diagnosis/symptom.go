package diagnosis

import (
	"strings"

	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/verdict"
)

// Symptom says in one word how a case was red. It is the class of the failure, but for those of messages and connections, which tell little: one
// read that is taken for one message, and a write that is cut short, both lose messages, but only one of them changes bytes. "" is unknown.
type Symptom string

// How messages and connections went wrong.
const (
	Ended   Symptom = "ended"   // the implementation ended the connection instead
	Kept    Symptom = "kept"    // it kept a connection that it had to end
	Missing Symptom = "missing" // a message did not come, while the connection stood
	Spoilt  Symptom = "spoilt"  // a message began as it should, and went on otherwise
	Another Symptom = "another" // another message stood in its place
)

// sentences are parts of what failures say, each with what it is a sign of.
var sentences = []struct {
	part string
	is   Symptom
}{
	{"ended its stream by ", Ended}, {"before its end by ", Ended}, {"it was reset", Ended}, {"but it ended ", Ended},
	{"but it kept it open", Kept}, {" have no answer", Missing}, {"only the first ", Missing}, {" came. The last frames sent were ", Missing},
}

// sameStart is from how many equal bytes on two messages count as one that was spoilt: the first seven of a message name it.
const sameStart = 7

// SymptomOf reads off a red result how it was red.
func SymptomOf(r record.Result) Symptom {
	switch r.Class {
	case record.ClassDelivery, record.ClassExpectation, record.ClassEnding:
	default:
		return Symptom(r.Class)
	}
	for _, s := range sentences {
		if s.is == Ended && strings.Contains(r.Message, s.part) {
			return Ended
		}
	}
	if len(r.Evidence.Compared) > 0 {
		return inPlace(r.Evidence.Compared[0])
	}
	for _, s := range sentences {
		if strings.Contains(r.Message, s.part) {
			return s.is
		}
	}
	return Symptom(r.Class)
}

// inPlace is what became of a message.
func inPlace(p verdict.Pair) Symptom {
	same := p.From + verdict.Parting(p.Want, p.Got)
	switch {
	case p.None:
		return Missing
	case same >= sameStart || same == min(p.WantN, p.GotN):
		return Spoilt
	}
	return Another
}
