package script

import (
	"fmt"
	"strings"
)

// Numbers words ascending numbers, those in a row as a range: "3, 64–1100".
func Numbers(all []int) string {
	var words []string
	for i := 0; i < len(all); {
		end := i
		for end+1 < len(all) && all[end+1] == all[end]+1 {
			end++
		}
		switch {
		case end > i+1:
			words = append(words, fmt.Sprintf("%d–%d", all[i], all[end]))
		default:
			end = i
			words = append(words, fmt.Sprint(all[i]))
		}
		i = end + 1
	}
	return strings.Join(words, ", ")
}
