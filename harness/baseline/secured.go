package baseline

import (
	"context"
	"errors"
	"fmt"

	"github.com/sockdrill/sockdrill/harness"
	"github.com/sockdrill/sockdrill/harness/peer"
	"github.com/sockdrill/sockdrill/harness/record"
	"github.com/sockdrill/sockdrill/harness/trace"
	"github.com/sockdrill/sockdrill/harness/transport"
)

// ShakesHands ends the spec of a server that is declared to speak TLS and opens no stream of it, without a verdict: it was declared wrongly, or
// shows no certificate that anybody could use. It looks whether the server answers in plain text.
func ShakesHands(ctx context.Context, l *harness.ServerLab) {
	if !l.Impl.Secured() {
		return
	}
	conn, err := l.DialDirect(ctx)
	if err == nil {
		conn.Close()
		return
	}
	if !errors.Is(err, transport.ErrUnopened) {
		return // the case itself says so
	}
	failed := fmt.Sprintf("Expected the server to open a TLS stream, but: %v.", err)
	if answersPlainly(ctx, l) {
		harness.Unlike(l, record.ClassUnlike, "%s In plain text it answers a message: run it without --transport tls (transport of the "+
			"manifest).", failed)
	}
	harness.Unlike(l, record.ClassUnlike, "%s Its log may say why. A server that speaks plain text there is run without "+
		"--transport tls.", failed)
}

// answersPlainly reports whether the server answers a message without TLS.
func answersPlainly(ctx context.Context, l *harness.ServerLab) bool {
	ctx, cancel := context.WithTimeout(ctx, l.Timing.Prompt)
	defer cancel()
	conn, err := peer.Dial(ctx, peer.Config{Framing: l.Framing, Trace: trace.New()}, l.Addr)
	if err != nil {
		return false
	}
	defer conn.Close()
	if conn.SendFrames(l.Fit([]byte("in plain text"))[0]) != nil {
		return false
	}
	_, err = conn.Frame(ctx, 0)
	return err == nil
}
