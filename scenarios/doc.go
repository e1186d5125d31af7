// Package scenarios is the table of contents: one folder for each area of the catalogue, whose package comment says what the area is about
// and which cases live there. Each group of specs only records itself (harness.Describe), so that a worker builds no more than the one
// it runs. script has the verbs that several areas share. Start at framing/baseline.go, then framing/segments.go.
package scenarios

import (
	_ "github.com/sockdrill/sockdrill/scenarios/backoff"
	_ "github.com/sockdrill/sockdrill/scenarios/cancel"
	_ "github.com/sockdrill/sockdrill/scenarios/close"
	_ "github.com/sockdrill/sockdrill/scenarios/connect"
	_ "github.com/sockdrill/sockdrill/scenarios/correlation"
	_ "github.com/sockdrill/sockdrill/scenarios/drain"
	_ "github.com/sockdrill/sockdrill/scenarios/framing"
	_ "github.com/sockdrill/sockdrill/scenarios/hostile"
	_ "github.com/sockdrill/sockdrill/scenarios/idle"
	_ "github.com/sockdrill/sockdrill/scenarios/kill"
	_ "github.com/sockdrill/sockdrill/scenarios/lines"
	_ "github.com/sockdrill/sockdrill/scenarios/lossy"
	_ "github.com/sockdrill/sockdrill/scenarios/observe"
	_ "github.com/sockdrill/sockdrill/scenarios/options"
	_ "github.com/sockdrill/sockdrill/scenarios/overload"
	_ "github.com/sockdrill/sockdrill/scenarios/parts"
	_ "github.com/sockdrill/sockdrill/scenarios/path"
	_ "github.com/sockdrill/sockdrill/scenarios/ping"
	_ "github.com/sockdrill/sockdrill/scenarios/race"
	_ "github.com/sockdrill/sockdrill/scenarios/receive"
	_ "github.com/sockdrill/sockdrill/scenarios/request"
	_ "github.com/sockdrill/sockdrill/scenarios/retry"
	_ "github.com/sockdrill/sockdrill/scenarios/self"
	_ "github.com/sockdrill/sockdrill/scenarios/send"
	_ "github.com/sockdrill/sockdrill/scenarios/soak"
	_ "github.com/sockdrill/sockdrill/scenarios/state"
	_ "github.com/sockdrill/sockdrill/scenarios/tls"
	_ "github.com/sockdrill/sockdrill/scenarios/udp"
	_ "github.com/sockdrill/sockdrill/scenarios/wallclock"
)
