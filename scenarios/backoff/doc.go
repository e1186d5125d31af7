// Package backoff judges the delays between attempts: how they grow, how they differ, when they begin anew.
//
// Cases: BKF; CTO-011, KIL-012, RTY-009, which are about the same behaviour.
package backoff
