// Package verdict holds the verdicts of a case and their order, and whom a red one blames.
//
//	verdict.go  the verdicts, and whom they blame
//	kind.go     what a red verdict rests on, and so whether a late host can be the reason; how a message carries it
//	pair.go     what was expected and what came, side by side
package verdict
