// Package correlation judges whose an answer is: that each question gets its own, whatever comes late, twice, in parts or from elsewhere.
// What a request limit is for itself scenarios/request judges, and answers that nobody can rely on scenarios/hostile.
//
// Cases: COR.
package correlation
