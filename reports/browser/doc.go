// Command browser opens reports as people do, in Chromium: it takes pictures of them, and its tests click, type and look. It is a module of
// its own, so that what drives a browser is no dependency of sockdrill.
//
//	main.go     pictures of a case: go run . -report DIR -case ID -o DIR
//	browser.go  Chromium, and a page in it
package main
