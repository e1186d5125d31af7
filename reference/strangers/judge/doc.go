// Command judge has each stranger judged by every case of its side, one after the other, and notes what came of it in
// reference/strangers/fingerprints.txt: make strangers. So it does with each mutant that has a kind, run like a stranger, without an
// adapter. One that has not changed since is left out, unless it is named.
//
//	main.go      which of them, and the file
//	programs.go  what is judged: strangers, and mutants that are run like them
//	run.go       one run of sockdrill
package main
