// Package curve draws what a process took over a long time: memory and descriptors, and the line that the least memory of the second half
// lies on. The drawing is SVG that stands in a page by itself, without script.
//
// Start at Draw.
//
//	draw.go  the drawing
package curve
