// Package sequence draws what happened in a case: lifelines for the client, the relay and the server, and between them what was sent, from
// top to bottom. The drawing is SVG that stands in a page by itself, without script, and says nothing that the trace does not.
//
// Start at Draw.
//
//	draw.go   the drawing, from top to bottom
//	steps.go  the steps that it shows, out of a trace
//	marks.go  what stands for bytes, ends, resets and faults
//	strip.go  the parts of frames, in colour
package sequence
