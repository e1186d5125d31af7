// Package race judges a client that has several addresses for one server: which of them it tries when, and what becomes of the others.
//
// Cases: HEB.
package race
