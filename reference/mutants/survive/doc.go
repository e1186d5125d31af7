// Command survive measures the scenarios by defects that nobody chose: it draws a sample of mechanical mutants of the reference, runs each
// against the drill of its side, and says which of them nobody noticed.
//
// Start at Run.
//
//	main.go   Run: draws, runs and publishes
//	sites.go  every mechanical mutant; visit.go: those of one file
//	judge.go  what became of one
//	notes.go  what was found before, and survivors that are excused
//	page.go   what is published
package main
