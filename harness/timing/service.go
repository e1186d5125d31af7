package timing

import (
	"fmt"
	"math"
	"time"
)

// Service is how long an implementation works on a message, as it can be seen from outside: the baseline measures it, and a
// manifest may declare it. How fast somebody answers is no clause, so that it only ever makes bounds longer and counts smaller. The
// zero value is one that answers at once.
type Service struct {
	Alone  time.Duration `json:"alone"`  // from a message to its answer, when there is no other
	Next   time.Duration `json:"next"`   // what each further message adds that waits on the same connection
	Beside time.Duration `json:"beside"` // what each message adds that waits on another connection
	// Mebibyte is what each mebibyte adds that it takes in and answers on one connection, in long messages; 0: nothing that can be told.
	Mebibyte time.Duration `json:"mebibyte,omitempty"`
	// Longest is the length of the longest message that it was seen to answer, where a few long ones are to stand for many; 0: nobody
	// looked.
	Longest int64 `json:"longest,omitempty"`
}

// Or is the slower of the two, in each respect.
func (s Service) Or(o Service) Service {
	return Service{Alone: max(s.Alone, o.Alone), Next: max(s.Next, o.Next), Beside: max(s.Beside, o.Beside),
		Mebibyte: max(s.Mebibyte, o.Mebibyte), Longest: max(s.Longest, o.Longest)}
}

// Takes is how long so many messages take on each of so many connections, from the first to the last answer.
func (s Service) Takes(connections, each int) time.Duration {
	if connections < 1 || each < 1 {
		return 0
	}
	queue := s.Alone + time.Duration(each-1)*s.Next
	return queue + time.Duration((connections-1)*each)*s.Beside
}

// Carries is how long so many bytes take there and back on one connection, beside what is worked on each message.
func (s Service) Carries(bytes int64) time.Duration {
	return time.Duration(float64(s.Mebibyte) * float64(bytes) / (1 << 20))
}

// One is how long one message takes at most where a few others may wait before it.
func (s Service) One() time.Duration { return max(s.Alone, s.Next, s.Beside) }

// Fits is how many messages, sent at once on one connection, are answered within the time; at least 1.
func (s Service) Fits(within time.Duration) int {
	if s.Next <= 0 {
		return math.MaxInt
	}
	return max(1, int((within-s.Alone)/s.Next)+1)
}

// slow is the service time from which it is worth telling: below, it is the machine's as much as the implementation's.
const slow = 5 * time.Millisecond

// Slow reports whether the service time is more than a machine that is busy explains.
func (s Service) Slow() bool { return s.One() >= slow }

// narrow is what a mebibyte takes from which its pace is worth telling: less is the machine's as much as the implementation's.
const narrow = time.Second

// Narrow reports whether it takes in and answers long messages more slowly than a machine that is busy explains.
func (s Service) Narrow() bool { return s.Mebibyte >= narrow }

// Told reports whether it is worth telling a reader.
func (s Service) Told() bool { return s.Slow() || s.Narrow() }

// Queues reports whether messages on one connection wait for each other, for longer than a machine that is busy explains.
func (s Service) Queues() bool { return s.Next >= slow }

// Serial reports whether messages on different connections wait for each other like that, as where one thread works on all of them.
func (s Service) Serial() bool { return s.Beside >= slow && 2*s.Beside >= s.Next }

func (s Service) String() string {
	if s.Narrow() {
		pace := fmt.Sprintf("%v for each MiB", Round(s.Mebibyte))
		if s.Mebibyte = 0; s.Slow() {
			return s.String() + "; " + pace
		}
		return pace
	}
	in := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	switch text := fmt.Sprintf("%v for a message", in(s.Alone)); {
	case !s.Slow():
		return "at once"
	case s.Beside >= slow:
		return text + fmt.Sprintf(", %v for each further one on its connection, and %v for each on another", in(s.Next), in(s.Beside))
	case s.Queues():
		return text + fmt.Sprintf(", and %v for each further one on its connection", in(s.Next))
	default:
		return text + ", however many there are"
	}
}
