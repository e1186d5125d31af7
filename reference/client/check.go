package client

import (
	"errors"
	"fmt"
	"math"
	"net"
	"time"

	"github.com/sockdrill/sockdrill/reference/frame"
)

// check refuses what makes no sense, by the field's name: found here it is a line to correct, found later it is a client
// that hangs, or one that never waits. What was left out gets its default.
func (c *Config) check() (frame.Framing, error) {
	framing, err := frame.Parse(c.Framing)
	if err == nil {
		framing, err = framing.With(c.Transform, c.MaxFrame)
	}
	if err == nil {
		err = errors.Join(c.checkTimes(), c.checkSizes(), c.checkPings(), c.Backoff.check(), c.RetryBudget.check())
	}
	if err != nil {
		return frame.Framing{}, fmt.Errorf("config: %w", err)
	}
	if c.OnEvent == nil {
		c.OnEvent = func(Event) {}
	}
	if c.Resolver == nil {
		c.Resolver = net.DefaultResolver
	}
	if c.Dial == nil {
		c.Dial = c.dialer().DialContext
	}
	if c.LowWater == 0 {
		c.LowWater = c.SendQueue / 2
	}
	return framing, nil
}

func (c *Config) checkTimes() error {
	var found []error
	for _, field := range []struct {
		name  string
		value time.Duration
	}{
		{"ConnectTimeout", c.ConnectTimeout}, {"HandshakeTimeout", c.HandshakeTimeout},
		{"AttemptDelay", c.AttemptDelay}, {"ResolutionDelay", c.ResolutionDelay},
		{"IdleTimeout", c.IdleTimeout}, {"FrameTimeout", c.FrameTimeout}, {"SendTimeout", c.SendTimeout},
		{"PingInterval", c.PingInterval}, {"PingTimeout", c.PingTimeout}, {"CloseTimeout", c.CloseTimeout},
		{"RequestTimeout", c.RequestTimeout}, {"AttemptTimeout", c.AttemptTimeout}, {"UserTimeout", c.UserTimeout},
	} {
		if field.value < 0 {
			found = append(found, fmt.Errorf("%s %v is negative; 0 switches it off", field.name, field.value))
		}
	}
	if c.AttemptTimeout > c.RequestTimeout && c.RequestTimeout > 0 {
		found = append(found, fmt.Errorf("AttemptTimeout %v exceeds RequestTimeout %v, which holds for all attempts together", c.AttemptTimeout,
			c.RequestTimeout))
	}
	if c.Deadlines && c.RequestTimeout == 0 {
		found = append(found, errors.New("without RequestTimeout there is no time for Deadlines to tell of"))
	}
	return errors.Join(found...)
}

func (c *Config) checkSizes() error {
	switch {
	case c.MaxFrame < 0:
		return fmt.Errorf("MaxFrame %d is negative; 0 means no limit", c.MaxFrame)
	case c.SendQueue < 0:
		return fmt.Errorf("SendQueue %d is negative; 0 means no limit", c.SendQueue)
	case c.LowWater < 0 || c.LowWater > c.SendQueue:
		return fmt.Errorf("LowWater %d is not within 0 and SendQueue %d", c.LowWater, c.SendQueue)
	}
	return nil
}

// checkPings refuses what only a client that speaks in messages can do.
func (c *Config) checkPings() error {
	if c.Messages {
		return nil
	}
	switch {
	case c.HandshakeTimeout > 0 && c.TLS == nil:
		return errors.New("HandshakeTimeout without TLS and Messages: only a message can be asked for")
	case c.Deadlines:
		return errors.New("only messages have a field for Deadlines; set Messages")
	}
	return nil
}

func (b *Backoff) check() error {
	if b == nil {
		return nil
	}
	switch {
	case b.Initial < 0:
		return fmt.Errorf("Backoff.Initial %v is negative", b.Initial)
	case b.Factor != 0 && !(b.Factor >= 1) || math.IsInf(b.Factor, 1):
		return fmt.Errorf("Backoff.Factor %v is not a number from 1; 0 means 2", b.Factor)
	case b.Cap < 0 || b.Cap > 0 && b.Cap < b.Initial:
		return fmt.Errorf("Backoff.Cap %v is below Backoff.Initial %v; 0 means no cap", b.Cap, b.Initial)
	case !(b.Spread >= 0 && b.Spread <= 1):
		return fmt.Errorf("Backoff.Spread %v is not within 0 and 1", b.Spread)
	case b.Attempts < 0:
		return fmt.Errorf("Backoff.Attempts %d is negative; 0 means no limit", b.Attempts)
	case b.MaxElapsed < 0:
		return fmt.Errorf("Backoff.MaxElapsed %v is negative; 0 means no limit", b.MaxElapsed)
	case b.Stable < 0:
		return fmt.Errorf("Backoff.Stable %v is negative", b.Stable)
	}
	return b.Jitter.check()
}

func (j Jitter) check() error {
	switch j {
	case "", NoJitter, EqualJitter, FullJitter, DecorrelatedJitter, ProportionalJitter:
		return nil
	}
	return fmt.Errorf("Backoff.Jitter %q: want none, equal, full, decorrelated or proportional", j)
}

func (b *RetryBudget) check() error {
	switch {
	case b == nil:
		return nil
	case !(b.Tokens > 0) || math.IsInf(b.Tokens, 1):
		return fmt.Errorf("RetryBudget.Tokens %v is not a number above 0", b.Tokens)
	case !(b.Ratio >= 0) || math.IsInf(b.Ratio, 1):
		return fmt.Errorf("RetryBudget.Ratio %v is not a number from 0", b.Ratio)
	}
	return nil
}
