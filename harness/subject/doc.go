// Package subject is what is judged, as plain data: an Implementation, which a Manifest or the command line declares.
//
// What it offers decides which cases judge it, what it declares of its times how long they wait. Nothing here starts one.
//
//	implementation.go  an Implementation: how it is run, its framing and limits
//	features.go        what it may do beyond framed messages
//	framing.go         how it frames: a name, or a description in the manifest or in a file
//	policies.go        what it does where the clauses leave a choice; its time limits; how it is known to have started
//	exchange.go        how a server is talked to that does not echo by itself; exchange_order.go: whose answer is whose
//	greeting.go        what is said first to a client without an adapter; respond.go: what is answered to it, and what it
//	                   prints of that
//	keepalive.go       what an implementation sends of its own accord; probing.go: what TCP sends for it
//	backoff.go         its policy between attempts to connect
//	band.go            the delays that the policy allows
//	millis.go          durations as they are declared
//	tls.go             what it brings along and declares where it is reached over TLS
//	host.go            what a worker may ask of its supervisor
//
//	needs.go  what a case may need of it; needs_names.go: the words for that; needs_framing.go, needs_times.go, needs_wire.go: of its
//	          framing, of its times, and of a client without an adapter
//	waits.go  how long a case has to wait for what it declares
//
//	signals_windows.go, signals_other.go  whether a process can be asked to terminate, and whether a reset is told
//	ipv6.go, loopbacks.go                 whether there is ::1, and all of 127.0.0.0/8
//
//	manifest.go        a sockdrill.yaml as data
//	manifest_load.go   reading one, and where in it something is wrong
//	manifest_type.go   what is wrong by its type, in the words of YAML
//	manifest_check.go  what contradicts itself; policies_check.go, backoff_check.go, retransmit_check.go,
//	                   exchange_check.go, exchange_tag.go: in these parts
//	manifest_start.go  the rules of starting
//	manifest_known.go  the lists of known failures
//	schema.go          the published schema
//
//	words.go     a command as words
//	loopback.go  that an address is one on this machine
//	retransmit.go how a client of datagrams asks again, and what specifications say of that
//	reliable.go  what those declare that speak the reliability profile
//	datagrams.go what is asked by datagrams, and what is wrong with a declaration over them
//
// It has more files than other packages: one for each thing that can be declared. It has more lines than other packages: what can be said
// of an implementation is plain data of one package, with the rules of what contradicts itself beside what they are about.
package subject
