// Package parts names the parts of frames in what a trace saw, by the description of a framing.
//
// Start at Framings.
//
//	framings.go  how the two directions of a run are framed
//	parts.go     the parts of what each event sent or read
//	frames.go    the frames as they lay on the wire
package parts
