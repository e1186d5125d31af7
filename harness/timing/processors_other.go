//go:build !linux

package timing

// processors are all of them together: only on Linux a thread is kept on one of them.
func processors() []int { return []int{0} }

func pin(int) {}
