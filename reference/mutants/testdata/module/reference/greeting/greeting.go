// Package greeting is what the mutants of the fixture change.
package greeting

// Hello greets. The word twice is here twice.
func Hello() string { return "hello" }
