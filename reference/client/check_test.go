package client

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
)

func TestNonsenseIsRefusedByName(t *testing.T) {
	for field, cfg := range map[string]Config{
		"u33be":              {Framing: "u33be"},
		"ConnectTimeout":     {ConnectTimeout: -1},
		"UserTimeout":        {UserTimeout: -time.Second},
		"AttemptTimeout":     {AttemptTimeout: 2 * time.Second, RequestTimeout: time.Second},
		"Deadlines":          {Messages: true, Deadlines: true},
		"HandshakeTimeout":   {HandshakeTimeout: time.Second},
		"MaxFrame":           {MaxFrame: -1},
		"SendQueue":          {SendQueue: -1},
		"LowWater":           {SendQueue: 10, LowWater: 11},
		"Transform.Compress": {Transform: frame.Transform{Compress: true}},
		"Transform":          {Framing: "crlf", Transform: frame.Transform{Key: []byte("k")}},
		"Backoff.Initial":    {Backoff: &Backoff{Initial: -1}},
		"Backoff.Factor":     {Backoff: &Backoff{Factor: 0.5}},
		"Backoff.Factor NaN": {Backoff: &Backoff{Factor: math.NaN()}},
		"Backoff.Cap":        {Backoff: &Backoff{Initial: time.Second, Cap: time.Millisecond}},
		"Backoff.Jitter":     {Backoff: &Backoff{Jitter: "some"}},
		"Backoff.Spread":     {Backoff: &Backoff{Jitter: ProportionalJitter, Spread: 1.5}},
		"Backoff.Attempts":   {Backoff: &Backoff{Attempts: -1}},
		"Backoff.MaxElapsed": {Backoff: &Backoff{MaxElapsed: -1}},
		"Backoff.Stable":     {Backoff: &Backoff{Stable: -1}},
		"RetryBudget.Tokens": {RetryBudget: &RetryBudget{}},
		"RetryBudget.Ratio":  {RetryBudget: &RetryBudget{Tokens: 1, Ratio: -1}},
	} {
		if _, err := New(cfg, addr); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: error %v, want one that names it", field, err)
		}
	}
	if _, err := New(Config{ConnectTimeout: -1, MaxFrame: -1}, addr); err == nil || strings.Count(err.Error(), "negative") != 2 {
		t.Errorf("two fields: %v, want both named", err)
	}
}
