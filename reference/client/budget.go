package client

// RetryBudget bounds what retries add to the load of a server that fails. A limit for each request multiplies the load
// of an outage by that limit, just when the server can bear it least; a budget that all share does not.
//
// It is the bucket of gRFC A6, "Throttling Retry Attempts": every sending that fails in a way that passes takes a token,
// every success gives Ratio of one back, and nothing is retried while half of the tokens or more are gone.
type RetryBudget struct {
	Tokens float64 // at the start and at most; above 0
	Ratio  float64 // for each success; from 0
}

// bucket is the state of a budget. A nil bucket allows everything. The client's lock guards it.
type bucket struct {
	budget RetryBudget
	tokens float64
}

func newBucket(budget *RetryBudget) *bucket {
	if budget == nil {
		return nil
	}
	return &bucket{budget: *budget, tokens: budget.Tokens}
}

// failed takes a token. Failures that are final do not come here: they say nothing about the server's load.
func (b *bucket) failed() {
	if b != nil {
		b.tokens = max(0, b.tokens-1)
	}
}

func (b *bucket) succeeded() {
	if b != nil {
		b.tokens = min(b.budget.Tokens, b.tokens+b.budget.Ratio)
	}
}

// allows reports whether a request may be sent again.
func (b *bucket) allows() bool {
	return b == nil || b.tokens > b.budget.Tokens/2
}
