// Package diagnosis says which known defects explain what a run found. It compares the red and the green cases of the run with those of
// programs whose defect is known: mutants of the reference, and strangers. Where none fits well it says nothing: a wrong diagnosis is worse
// than none.
//
// Start at Diagnose.
//
//	diagnose.go  the fewest kinds of defects that explain the red cases
//	search.go    the steps of that: which kind makes the run likeliest
//	fit.go       how well one known program fits, or any other with such a defect
//	shown.go     what all known programs of a kind have shown
//	symptom.go   in what way a case was red
//	kind.go      kinds of defects: what they are called, and what to do
//	table.go     the known programs; read from table.txt, which docs/diagnosis writes
package diagnosis
