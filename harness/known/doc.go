// Package known holds lists of what an implementation is known to fail: their entries, the text files and the part of a
// manifest that they stand in, and how both are rewritten without touching anything else.
//
// Start at Entry; words.go reads flags and text files, edit.go rewrites.
package known
