// Package known holds lists of what an implementation is known to fail: their entries, the text files and the part of a
// manifest that they stand in, and how both are rewritten without touching anything else.
//
//	entry.go     one entry: which cases it means, until when, and what a report says of it
//	words.go     entries as flags and text files hold them
//	edit.go      rewriting a text file, and any file whole or not at all
//	manifest.go  rewriting the lists of a manifest
package known
