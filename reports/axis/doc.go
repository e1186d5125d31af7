// Package axis draws the times that a case judged on one axis: what was allowed as bands, what was measured as dots, and how late the host
// was beneath. The drawing is SVG that stands in a page by itself, without script.
//
// Start at Draw.
//
//	draw.go   the axis, with what happened on it
//	lanes.go  which times share a line, and which are many of one kind
//	crowd.go  many times of one kind, as a distribution
package axis
