// Package mutants holds named defects of the reference implementation, and proves with them that sockdrill's scenarios can fail.
//
// A mutant is one small substitution in the reference's sources, of the kind that people make by accident. It is applied
// at build time through the go command's -overlay, so the reference itself never contains a defect or a switch for one.
// The defects are the YAML files of this folder, one file for each group of clauses. Start at Mutant, then Build.
//
//	mutants.go       a Mutant
//	parse.go         the files of defects, read strictly
//	apply.go         its edits as an overlay
//	build.go         its binary
//	fingerprints.go  which cases each makes red; printsfile.go: the file that keeps them
//
// Beneath:
//
//	kill     the command that builds and runs them
//	survive  the command that does so with mechanical mutants, which nobody chose
package mutants
