package learn

// subsequence is a longest common subsequence of two lists: how much two messages have alike, and where.
type subsequence struct {
	n, m    int
	same    func(i, j int) bool
	longest [][]int // of the elements from i and from j on; nil: too many to compare one by one
}

// mostCompared bounds what is compared one by one. Of longer lists everything differs.
const mostCompared = 1000

func lcs(n, m int, same func(i, j int) bool) subsequence {
	s := subsequence{n: n, m: m, same: same}
	if n > mostCompared || m > mostCompared {
		return s
	}
	s.longest = make([][]int, n+1)
	for i := range s.longest {
		s.longest[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if s.longest[i][j] = max(s.longest[i+1][j], s.longest[i][j+1]); same(i, j) {
				s.longest[i][j] = max(s.longest[i][j], s.longest[i+1][j+1]+1)
			}
		}
	}
	return s
}

// pairs reports whether two elements are one of the subsequence.
func (s subsequence) pairs(i, j int) bool {
	return i < s.n && j < s.m && s.longest != nil && s.same(i, j) && s.longest[i][j] == s.longest[i+1][j+1]+1
}

// differ lists what stands between the elements of the subsequence, as from and to of the one list and of the other.
func (s subsequence) differ() (all [][4]int) {
	if s.longest == nil {
		return [][4]int{{0, s.n, 0, s.m}}
	}
	for i, j := 0, 0; i < s.n || j < s.m; {
		for s.pairs(i, j) {
			i, j = i+1, j+1
		}
		i0, j0 := i, j
		for (i < s.n || j < s.m) && !s.pairs(i, j) {
			if j == s.m || i < s.n && s.longest[i+1][j] >= s.longest[i][j+1] {
				i++
			} else {
				j++
			}
		}
		if i > i0 || j > j0 {
			all = append(all, [4]int{i0, i, j0, j})
		}
	}
	return all
}
