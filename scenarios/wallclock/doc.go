// Package wallclock judges what the implementation waits for while the wall clock that it sees leaps by an hour. Each case first has the
// same time kept with the clock an hour apart, and unmoved: what fails then is not judged.
//
// Cases: BKF-024, CTO-013, HBT-016, IDL-013, RTO-013, which are about the same fault.
package wallclock
