// Package given opens files whose names a user gave: manifests, lists, reports. Such a name may be anything, a device that never
// ends or a pipe that nobody fills included, and what is opened here is a regular file of a bounded length.
//
//	given.go     opening and reading, with the limits
//	sentence.go  how it is worded that what was given is wrong
package given
