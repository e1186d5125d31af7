package measure

// Result is one thing that was measured of this host, or of a vehicle on it.
type Result struct {
	Name  string // what, for people
	Value string // how much, or why it could not be measured
	OK    bool   // scenarios may rely on it
}
