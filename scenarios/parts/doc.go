// Package parts judges what a frame may have beside a length of fixed width: lengths that take as many bytes as they need, checks, marks
// on either side of a message and the escapes that keep them out of it. Each case asks for the part that it is about; what may be done with
// a frame that is wrong the policies of the implementation say, and where they say nothing the connection goes on or ends.
//
// Cases: VAR; CHK; MRK; TRF; FRM-020, FRM-021, FRM-022, FRM-023, FRM-024, FRM-025, FRM-026, FRM-027, FRM-028, FRM-029, FRM-030, which are about
// the same.
package parts
