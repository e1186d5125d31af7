package harness

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/clause"
	"github.com/sockdrill/sockdrill/harness/fault"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
)

// needLabel and baselineLabel mark the labels of a spec that are not its case id.
const (
	needLabel     = "need="
	baselineLabel = "baseline"
)

// Baseline marks a case that runs before all others: nothing else is judged if it fails.
var Baseline = ginkgo.Label(baselineLabel)

type group struct {
	title string
	body  func()
}

var registry struct {
	sync.Mutex
	groups []group
}

// Describe records a group of specs under a title. Nothing is built yet: the supervisor builds all groups for the
// plan, a worker only the one of its case. Titles are unique; a second one panics. The result only serves to be
// assigned: `var _ = harness.Describe(…)`.
func Describe(title string, body func()) bool {
	registry.Lock()
	defer registry.Unlock()
	for _, g := range registry.groups {
		if g.title == title {
			panic(fmt.Sprintf("harness.Describe: a second group is called %q", title))
		}
	}
	registry.groups = append(registry.groups, group{title, body})
	return true
}

// Covers ties a spec or an entry to its clause. The id has the form CLAUSE.SIDE or CLAUSE.SIDE.ENTRY, such as
// FRM-003.server.header-1; it is the case's name everywhere. An unknown clause or side panics while the tree is built.
// A case of a client asks for an adapter, whether it says so or not, unless it needs Wire: nobody else drives a client.
func Covers(id string, needs ...Need) ginkgo.Labels {
	c, err := parseCase(id)
	if err != nil {
		panic("harness.Covers: " + err.Error())
	}
	if slices.Contains(needs, Datagrams) {
		return append(ginkgo.Labels{id}, labelsOf(needs)...)
	}
	labels := ginkgo.Labels{id}
	if c.Side != record.Harness {
		labels = append(labels, needLabel+string(streams))
	}
	if c.Side == record.Client && !slices.Contains(needs, Wire) {
		labels = append(labels, needLabel+string(Account))
	}
	if c.Side == record.Server && !slices.Contains(needs, Answers) {
		labels = append(labels, needLabel+string(echoes))
	}
	if c.Side == record.Server && !slices.Contains(needs, Once) {
		labels = append(labels, needLabel+string(several))
	}
	labels = append(labels, labelsOf(needs)...)
	if !slices.Contains(needs, Stream) {
		labels = append(labels, needLabel+string(framed))
	}
	return labels
}

// labelsOf are the labels of what a case says beside its id. What only keeps another need away has none.
func labelsOf(needs []Need) (labels ginkgo.Labels) {
	for _, need := range needs {
		switch {
		case need == Stream, need == Answers, need == Once:
		case strings.HasPrefix(string(need), waitLabel), strings.HasPrefix(string(need), injectsLabel),
			strings.HasPrefix(string(need), lastsLabel):
			labels = append(labels, string(need))
		default:
			labels = append(labels, needLabel+string(need))
		}
	}
	return labels
}

func parseCase(id string) (record.Case, error) {
	parts := strings.SplitN(id, ".", 3)
	if len(parts) < 2 {
		return record.Case{}, fmt.Errorf("case %q: expected CLAUSE.SIDE or CLAUSE.SIDE.ENTRY", id)
	}
	c, ok := clause.Lookup(parts[0])
	if !ok {
		return record.Case{}, fmt.Errorf("case %q: there is no clause %s (nearest: %s)", id, parts[0],
			strings.Join(clause.Near(parts[0]), ", "))
	}
	if side := parts[1]; side != c.Side && !(c.Side == "both" && (side == "client" || side == "server")) {
		return record.Case{}, fmt.Errorf("case %q: clause %s is about side %q", id, c.ID, c.Side)
	}
	return record.Case{ID: id, Clause: c.ID, Side: record.Side(parts[1]), Level: string(c.Level), Area: c.Area}, nil
}

// Suite is the registry as the runner uses it.
type Suite struct{}

// Register builds the recorded groups of these titles with Ginkgo; all of them if none is named.
func (Suite) Register(titles ...string) {
	wanted := map[string]bool{}
	for _, t := range titles {
		wanted[t] = true
	}
	registry.Lock()
	groups := registry.groups
	registry.Unlock()
	for _, g := range groups {
		if len(titles) == 0 || wanted[g.title] {
			ginkgo.Describe(g.title, func() {
				// AfterEach runs before every DeferCleanup: the witnesses are asked while all still stands.
				ginkgo.AfterEach(finishLabs)
				g.body()
			})
		}
	}
}

// Case reads a spec's labels. A spec that covers no clause, or two, is an error; so is a need outside of the vocabulary.
func (Suite) Case(labels []string) (record.Case, error) {
	var found []record.Case
	var needs []string
	baseline := false
	for _, label := range labels {
		switch {
		case strings.HasPrefix(label, needLabel):
			needs = append(needs, strings.TrimPrefix(label, needLabel))
		case label == baselineLabel:
			baseline = true
		case strings.HasPrefix(label, waitLabel):
			if err := subject.CheckWait(strings.TrimPrefix(label, waitLabel)); err != nil {
				return record.Case{}, err
			}
		case strings.HasPrefix(label, injectsLabel), strings.HasPrefix(label, lastsLabel): // below, with what the ways tell
		case strings.HasPrefix(label, wayLabel):
			if err := lintWay(label); err != nil {
				return record.Case{}, err
			}
		default:
			c, err := parseCase(label)
			if err != nil {
				return record.Case{}, err
			}
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return record.Case{}, fmt.Errorf("a spec must cover exactly one clause, not %d (labels %v)", len(found), labels)
	}
	for _, need := range needs {
		if err := subject.CheckNeed(need); err != nil {
			return record.Case{}, fmt.Errorf("case %s: %w", found[0].ID, err)
		}
	}
	kinds, err := injectedBy(labels)
	if err != nil {
		return record.Case{}, err
	}
	for _, k := range kinds {
		found[0].Injects = append(found[0].Injects, string(k))
		if need, is := needOf[k]; is {
			needs = append(needs, need)
		}
	}
	if found[0].Lasts, err = lastsOf(labels); err != nil {
		return record.Case{}, fmt.Errorf("case %s: %w", found[0].ID, err)
	}
	found[0].Needs, found[0].Waits, found[0].Baseline = needs, waitsOf(labels), baseline
	return found[0], nil
}

// needOf is what a fault of a kind needs of the transport.
var needOf = map[fault.Kind]string{
	fault.KindReset: subject.NeedResets, fault.KindAcceptReset: subject.NeedResets, fault.KindHang: subject.NeedQueues,
}
