package secure

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/sockdrill/sockdrill/reference/errclass"
)

// The alerts that are answers: the other side will say the same tomorrow (RFC 8446 section 6.2). All others, and what the
// network says, may pass.
var (
	// About our certificate: bad, unsupported, revoked, expired, unknown, of an unknown authority, without rights, or missing.
	aboutCertificates = []tls.AlertError{42, 43, 44, 45, 46, 48, 49, 116}
	// About what the two sides have in common: handshake_failure, protocol_version, insufficient_security, unrecognized_name,
	// no_application_protocol.
	inCommon = []tls.AlertError{40, 70, 71, 112, 120}
)

// Why classifies an error of TLS. An error that is Final is an answer, and trying again brings the same one.
func Why(act string, err error) *errclass.Error {
	why := errclass.Wrap(act, err)
	switch {
	case errors.As(err, new(*tls.CertificateVerificationError)), said(err, aboutCertificates):
		why = errclass.New(errclass.Certificate, "%s: %v", act, err)
		why.Final = true
	case said(err, inCommon):
		why.Final = true
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		why = errclass.New(errclass.Truncated, "%s: the stream ended without close_notify", act)
	}
	return why
}

// said reports whether the other side sent one of the alerts. The type that crypto/tls has for them is not exported; that of
// tls.AlertError has the same words.
func said(err error, alerts []tls.AlertError) bool {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "remote error" {
		return false
	}
	return slices.ContainsFunc(alerts, func(a tls.AlertError) bool { return a.Error() == op.Err.Error() })
}
