package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"github.com/sockdrill/sockdrill/harness/fault"
)

// wayLabel marks the labels that say what a case needs of the way between.
const wayLabel = "way="

// Way says what carries the case's faults, and which kinds of fault or properties the case needs of it. A vehicle that
// cannot give that stops the plan, before anything runs: it would be the vehicle that is tested, and not the implementation.
// It stands beside Covers; a case without one goes through the relay, which can give everything.
func Way[N fault.Kind | fault.Property](v fault.Vehicle, needs ...N) ginkgo.Labels {
	labels := ginkgo.Labels{}
	for _, n := range needs {
		labels = append(labels, fmt.Sprintf("%s%s:%s", wayLabel, v, n))
	}
	return labels
}

// lintWay checks one label of Way.
func lintWay(label string) error {
	vehicle, need, _ := strings.Cut(strings.TrimPrefix(label, wayLabel), ":")
	if slices.Contains(fault.Properties, fault.Property(need)) {
		return fault.Vehicle(vehicle).Gives(fault.Property(need))
	}
	return fault.Vehicle(vehicle).Carries(fault.Kind(need))
}
