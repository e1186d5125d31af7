package given

// Sentence says what is wrong with what was given, and what to do about it; an empty remedy is none.
func Sentence(problem, remedy string) string {
	if remedy == "" {
		return problem
	}
	return problem + "; " + remedy
}
