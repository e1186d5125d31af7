package certificate

// Kind is what is right or wrong with a certificate. Each wrong one is wrong in one thing only: whoever accepts it does not look at that.
type Kind string

const (
	// Right is valid, has the names, and comes with the intermediate.
	Right Kind = "right"
	// Expired ended a day ago (RFC 5280 §4.1.2.5): longer ago than any difference between time zones.
	Expired Kind = "expired"
	// NotYetValid begins in a day (RFC 5280 §4.1.2.5).
	NotYetValid Kind = "not yet valid"
	// WrongName has another name than those that were asked for (RFC 9525 §6).
	WrongName Kind = "wrong name"
	// NameInSubject has another name where names have to stand, and the right one as common name of its subject, where a client must
	// not look for it (RFC 9525 §2).
	NameInSubject Kind = "name in the subject"
	// AddressAsName has the address as text, as if it were a name (dNSName), instead of as an address (iPAddress): what a client asks
	// for by address has to be there as one (RFC 9525 §6.4, RFC 5280 §4.2.1.6). It needs names that are addresses; by other names it
	// is right.
	AddressAsName Kind = "address as name"
	// SelfSigned is signed by itself: nobody whom the client trusts vouches for it.
	SelfSigned Kind = "self-signed"
	// UnknownAuthority has a whole chain, from a root that is not the one to be trusted.
	UnknownAuthority Kind = "unknown authority"
	// WrongUsage is for the other side: a client's certificate where a server's is wanted (RFC 5280 §4.2.1.12), and the other way round.
	WrongUsage Kind = "wrong usage"
	// MissingIntermediate is right but comes alone, so that whoever has the root only cannot tie it to it (RFC 8446 §4.4.2).
	MissingIntermediate Kind = "missing intermediate"
)

// Kinds are all kinds, the right one first.
func Kinds() []Kind {
	return []Kind{Right, Expired, NotYetValid, WrongName, NameInSubject, AddressAsName, SelfSigned, UnknownAuthority, WrongUsage,
		MissingIntermediate}
}
