// Package strangers lists small programs that are not the reference, each with one defect that people make: what diagnoses are held
// against. They are the files of testdata, in Python and Go, by their names in strangers.yaml; what came of them is in fingerprints.txt.
//
//	strangers.go  the list
//
// Beneath:
//
//	judge  the command that runs them
package strangers
