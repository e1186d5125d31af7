package record

// Side is whom a case judges.
type Side string

const (
	Client  Side = "client"
	Server  Side = "server"
	Harness Side = "harness" // sockdrill itself, by the clauses ADP: they run only when they are asked for
)

// Sides lists the closed vocabulary.
var Sides = []Side{Client, Server, Harness}
