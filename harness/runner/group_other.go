//go:build !linux

package runner

// inherit does nothing: only Linux has subreapers. Workers' own process groups are ended all the same.
func inherit() {}

func endOrphans() []string { return nil }
