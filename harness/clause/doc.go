// Package clause holds what sockdrill asks of an implementation: one normative sentence per clause, written once in clauses.md, cited by
// scenarios and quoted by reports.
//
// The document is the source. To add a clause, write it there in the form of its neighbours; the tests of this package say what is wrong
// with it.
//
// catalogue.md beside it says how many rows each area was to have, and why some of them have no clause.
//
//	clause.go     clauses and areas as data
//	parse.go      the document, read strictly
//	catalogue.go  the rows that were planned, held against the clauses
//	near.go       which ids a misspelt one may have meant
package clause
