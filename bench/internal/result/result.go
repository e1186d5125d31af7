// Package result is what the measuring commands print, one of these as a line of JSON, and what bench reads.
package result

import "time"

// Load is what one run of load measured. All times are in nanoseconds, here and below.
type Load struct {
	Messages int64         `json:"messages"` // whole echoes within the measured time
	Time     time.Duration `json:"time"`     // the measured time
	CPU      time.Duration `json:"cpu"`      // processor time of the server in it
	Own      time.Duration `json:"own"`      // processor time of load in it
	Foreign  time.Duration `json:"foreign"`  // processor time of everything else on the machine in it
	P50      time.Duration `json:"p50"`      // from the write of a frame to the read of its last byte
	P99      time.Duration `json:"p99"`
}

// Held is what holding idle connections cost a server.
type Held struct {
	Asked    int           `json:"asked"`
	Accepted int           `json:"accepted"` // had their first echo
	Kept     int           `json:"kept"`     // had an echo after they had lain idle, too
	Few      int           `json:"few"`      // a tenth of those asked for
	Resident [3]int64      `json:"resident"` // bytes with no connection, with few, with all of them, at rest
	First    time.Duration `json:"first"`    // processor time for each of the first few: accept and one echo
	Last     time.Duration `json:"last"`     // the same for each of the last few
}

// Each is the resident memory for each of n connections above what the server needs without any, in bytes. Of is the
// index in Resident of the memory with n connections.
func (h Held) Each(of, n int) float64 {
	return float64(h.Resident[of]-h.Resident[0]) / float64(n)
}

// Ask is what one run of ask measured.
type Ask struct {
	Requests int64         `json:"requests"` // answered within the measured time
	Time     time.Duration `json:"time"`     // the measured time
	CPU      time.Duration `json:"cpu"`      // processor time of the client in it
	Mallocs  uint64        `json:"mallocs"`  // allocations in it
}

// Cases is what one run of cases that do nothing measured.
type Cases struct {
	Cases int           `json:"cases"`
	Plan  time.Duration `json:"plan"` // registering all of them, for the plan
	Wall  time.Duration `json:"wall"` // the whole run, one case after another
	CPU   time.Duration `json:"cpu"`  // processor time of the supervisor, the workers and the servers
}
