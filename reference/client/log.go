package client

import (
	"context"
	"log/slog"
)

// log writes the event as one record: a message that names what happened, and attributes with names that stay, those of
// OpenTelemetry where it has one (error.type, network.peer.address). error.type is a errclass.Class and so one of a closed
// set; free text stands apart from it. What was sent and received is nobody's business here: a log outlives the secrets
// that it holds.
func (e Event) log(logger *slog.Logger) {
	level, message := slog.LevelInfo, ""
	attrs := make([]slog.Attr, 0, 8)
	if e.Conn != "" {
		attrs = append(attrs, slog.String("connection", e.Conn))
	}
	switch e.Kind {
	case StateChanged:
		message = "state"
		attrs = append(attrs, slog.String("from", string(e.From)), slog.String("to", string(e.To)))
		if e.Remote != "" {
			attrs = append(attrs, slog.String("network.peer.address", e.Remote), slog.String("network.local.address", e.Local))
		}
	case Attempting:
		message = "attempt"
		attrs = append(attrs, slog.Int("n", e.N), slog.String("network.peer.address", e.Addr), slog.Duration("delay", e.Delay))
	case Retrying:
		message = "retry"
		attrs = append(attrs, slog.Int("n", e.N), slog.Int64("tag", e.Tag), slog.Duration("delay", e.Delay))
	case Trouble:
		level, message = slog.LevelWarn, "trouble"
		attrs = append(attrs, slog.String("detail", e.Detail))
	case Writable:
		message = "writable"
	default:
		return // a message
	}
	if e.Class != "" {
		attrs = append(attrs, slog.String("error.type", string(e.Class)))
	}
	logger.LogAttrs(context.Background(), level, message, attrs...)
}
