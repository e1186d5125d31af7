package checkup

import (
	"context"
	"errors"
	"net"
	"slices"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/subject"
	"github.com/sockdrill/sockdrill/harness/timing"
)

// claim is a command that whoever lists the feature must be able to carry out.
type claim struct {
	feature string
	side    record.Side // whose it is
	command adapter.Command
}

// claims are the features that one command shows. Others need a scenario of their own, which a run plays.
var claims = []claim{
	{subject.Counters, record.Client, adapter.Command{Verb: adapter.VerbQuery, What: "counters", Client: who}},
	{subject.Counters, record.Server, adapter.Command{Verb: adapter.VerbQuery, What: "counters"}},
	{subject.BackoffSamples, record.Client, adapter.Command{Verb: adapter.VerbQuery, What: "backoff", Attempt: 1, Count: 2,
		Config: &adapter.Config{
			Backoff: &subject.Backoff{Initial: subject.Millis(timing.TestScale.BackoffInitial), Factor: 2,
				Cap: subject.Millis(timing.TestScale.BackoffCap), Jitter: "full"},
		}}},
	{subject.Pause, record.Client, adapter.Command{Verb: adapter.VerbPause, Client: who, On: new(bool)}},
}

// second is the shortest time that the keep-alive of TCP takes.
const second = subject.Millis(time.Second)

// configured are the features that show in what `open` accepts.
var configured = []struct {
	feature string
	config  adapter.Config
}{
	{subject.Lines, adapter.Config{Framing: "crlf"}},
	{subject.Messages, adapter.Config{Messages: true}},
	{subject.KeepAlive, adapter.Config{KeepAlive: &subject.Probing{Idle: second, Interval: second, Count: 1}}},
	{subject.UserTimeout, adapter.Config{UserTimeout: second}},
}

// features tries what the greeting lists. l is for the clients that are opened for it.
func (t *talk) features(ctx context.Context, l *net.TCPListener) {
	t.step("what it lists as its features it can do", func() error {
		for _, c := range claims {
			if c.side == t.report.Side && t.lists(c.feature) {
				if _, err := t.session.Do(ctx, c.command); err != nil {
					return honest(c.feature, err)
				}
			}
		}
		if l == nil {
			return nil
		}
		for _, c := range configured {
			if t.lists(c.feature) {
				conn, err := t.open(ctx, l, who+"-"+c.feature, c.config)
				if err != nil {
					return honest(c.feature, err)
				}
				defer conn.Close()
			}
		}
		if err := t.looksUp(ctx, l); err != nil {
			return err
		}
		return t.cancel(ctx, l)
	})
}

// cancel cancels a client, which ends it, so that it is one of its own.
func (t *talk) cancel(ctx context.Context, l *net.TCPListener) error {
	if !t.lists(subject.Cancel) {
		return nil
	}
	const canceled = who + "-" + subject.Cancel
	conn, err := t.open(ctx, l, canceled, adapter.Config{Framing: t.framing.String()})
	if err != nil {
		return err
	}
	defer conn.Close()
	a, err := t.session.Do(ctx, adapter.Command{Verb: adapter.VerbCancel, Client: canceled})
	if err != nil {
		return honest(subject.Cancel, err)
	}
	return t.done(ctx, a.ID, "cancel")
}

func (t *talk) lists(feature string) bool {
	return slices.Contains(t.session.Hello().Features, feature)
}

// honest says of a feature that is listed and not there that it is.
func honest(feature string, err error) error {
	refused := (*adapter.RefusedError)(nil)
	switch {
	case errors.As(err, &refused) && refused.Unsupported != "":
		return trouble("take it out of the greeting's `features`, or carry the command out", `it lists the feature %q, and answers %s by "unsupported":%q`, feature, refused.Verb, refused.Unsupported)
	case refused != nil:
		return trouble("take it out of the greeting's `features`, or carry the command out", `it lists the feature %q, and answers %s by "error":%q`, feature, refused.Verb, refused.Text)
	}
	return err
}
