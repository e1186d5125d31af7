package checkup

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sockdrill/sockdrill/harness/adapter"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/timing"
	"github.com/sockdrill/sockdrill/harness/wire"
)

// talk is one session with an adapter: each command that a run relies on, once.
type talk struct {
	*examination
	session *adapter.Session
	framing wire.Framing
	broken  bool // a step failed after which the others would mean nothing
}

// who is the client that is opened.
const who = "checkup"

// all puts the commands one after the other.
func (t *talk) all(ctx context.Context) {
	ctx, cancel := context.WithDeadline(ctx, t.until.Add(-ending-2*quiet))
	defer cancel()
	t.step("it says of a role and of a query that do not exist that they are unsupported", func() error { return t.unknowns(ctx) })
	if t.sealed != nil {
		t.step("it can be told certificates", t.takesFiles)
	}
	var err error
	if t.framing, err = t.impl.Wire(); err != nil {
		t.find("its framing exists", err)
		return
	}
	if t.report.Side == record.Server {
		t.server(ctx)
		return
	}
	t.client(ctx)
}

// step is find, unless a step before it has failed.
func (t *talk) step(what string, try func() error) {
	if t.broken {
		return
	}
	err := try()
	if errors.Is(err, context.DeadlineExceeded) {
		err = trouble("try again when this machine has less to do", "there was no time left: it took too long until here")
	}
	t.broken = !t.find(what, err)
}

// unknowns are what nobody can know, beside the verb that the greeting asks for.
func (t *talk) unknowns(ctx context.Context) error {
	for _, c := range []adapter.Command{
		{Verb: adapter.VerbOpen, Role: "nobody", Client: "nobody"},
		{Verb: adapter.VerbQuery, What: "nothing"},
	} {
		word := string(c.Role) + c.What
		_, err := t.session.Do(ctx, c)
		refused := (*adapter.RefusedError)(nil)
		switch {
		case errors.As(err, &refused) && refused.Unsupported != "":
		case err == nil, refused != nil:
			return trouble(fmt.Sprintf(`answer {"id":N,"ok":false,"unsupported":%q}`, word), "%s of %q was not answered by unsupported", c.Verb, word)
		default:
			return err
		}
	}
	return nil
}

// done waits for the event that says what became of a command.
func (t *talk) done(ctx context.Context, id int, verb string) error {
	var e adapter.Event
	came, err := t.wait(ctx, func() (ok bool) {
		e, ok = t.session.Account().Done(id)
		return ok
	})
	switch {
	case err != nil:
		return err
	case !came:
		return trouble(fmt.Sprintf(`tell {"event":"done","t":MICROSECONDS,"client":%q,"id":%d,"ok":true} once it is done`, who, id), "%s was answered, and no event done of the id %d came within %v", verb, id, reply)
	case !e.Succeeded():
		return trouble("see its standard error", "%s ended with ok false, class %q: %s", verb, e.Class, e.Detail)
	}
	return nil
}

// told waits for the event that a message has arrived, and compares the message.
func (t *talk) told(ctx context.Context) error {
	came, err := t.wait(ctx, func() bool { return len(t.session.Account().Messages()) > 0 })
	if err != nil {
		return err
	}
	if !came {
		return trouble(`tell {"event":"recv","t":MICROSECONDS,"client":…,"conn":…,"len":…,"crc":…,"data":…}`, "no event recv came within %v", reply)
	}
	if e := t.session.Account().Messages()[0]; !e.Is(t.payload()) {
		return trouble("crc is CRC-32 (IEEE) of the payload, without its header",
			"the event recv says %d bytes with crc %d, sent were %d with crc %d", e.Len, e.CRC, len(t.payload()), wire.CRC(t.payload()))
	}
	return nil
}

// wait looks until something is so, within the time that an answer may take. The error is the session's or the context's.
func (t *talk) wait(ctx context.Context, so func() bool) (bool, error) {
	limit := time.Now().Add(reply)
	tick := time.NewTicker(timing.Default.Poll)
	defer tick.Stop()
	for {
		switch {
		case so():
			return true, nil
		case t.session.Fault() != nil:
			return false, t.session.Fault()
		case time.Now().After(limit):
			return false, nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
}
