package discover

import (
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/sockdrill/sockdrill/harness/wire"
	"github.com/sockdrill/sockdrill/harness/wire/template"
)

var known = Known{Question: []byte("what is it?"), Right: template.Of([]byte("an answer")).Match}

// answering serves whole frames that are the question of known.
func answering(f wire.Framing, answer string) func(net.Conn) {
	f.Max = 1 << 10
	return func(c net.Conn) {
		d := f.NewDecoder()
		p := make([]byte, 4096)
		for {
			n, err := c.Read(p)
			if err != nil {
				return
			}
			for d.Write(p[:n]); ; {
				message, ok, err := d.Next()
				if err != nil || ok && string(message) != string(known.Question) {
					return
				}
				if !ok {
					break
				}
				c.Write(f.Frame([]byte(answer)))
			}
		}
	}
}

func TestTheFramingOfAKnownQuestionIsFound(t *testing.T) {
	for _, f := range wire.Fixed() {
		t.Run(f.String(), func(t *testing.T) {
			inNoTime(t, func(t *testing.T) {
				dial := listen(t, false, answering(f, "an answer"))
				if found := known.Search(t.Context(), dial, patient.Each); !slices.Equal(found, []wire.Framing{f}) {
					t.Errorf("found %v", found)
				}
				if split, merged := known.Pieces(t.Context(), dial, f, patient.Together); !split || !merged {
					t.Errorf("split %v, merged %v", split, merged)
				}
			})
		})
	}
}

func TestAnotherAnswerIsToldApart(t *testing.T) { inNoTime(t, testAnotherAnswer) }

func testAnotherAnswer(t *testing.T) {
	f := wire.Named("u16be")
	dial := listen(t, false, answering(f, "an anchor"))
	a := known.Ask(t.Context(), dial, f, patient.Together)
	if known.Answered(f, a, 1) || len(known.Search(t.Context(), dial, patient.Quiet)) > 0 {
		t.Errorf("%q passes for the answer", a.Got)
	}
	if why := known.Wrong(f, a); !strings.Contains(why, `at byte 5 the template has "swer", and "chor" came`) {
		t.Error(why)
	}
	if why := known.Wrong(f, Answer{}); why != "it said nothing" {
		t.Error(why)
	}
}
