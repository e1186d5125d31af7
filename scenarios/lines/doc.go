// Package lines judges what only lines have: terminators, their limit, and what may stand between them.
//
// Cases: DLM.
package lines
