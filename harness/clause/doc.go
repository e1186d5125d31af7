// Package clause holds what sockdrill asks of an implementation: one normative sentence per clause, written once in clauses.md, cited by
// scenarios and quoted by reports.
//
// The document is the source. To add a clause, write it there in the form of its neighbours; the tests of this package say what is wrong
// with it.
//
//	clause.go  clauses and areas as data
//	parse.go   the document, read strictly
//	near.go    which ids a misspelt one may have meant
package clause
