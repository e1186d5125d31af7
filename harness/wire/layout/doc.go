// Package layout is how one message lies on the wire, as a description that
// anybody can write: an ordered list of parts, the payload among them.
//
// Start at [Layout] and [Read], which makes one of YAML. Append encodes, Scan
// finds the first frame of a stream or says that more is needed, Cuts names every
// place where a frame can be cut in two, Wrong lists the frames that are wrong on
// purpose, and Words says all of it in a table.
//
//	layout.go     the parts of a frame, and what follows from them: its overhead, its capacity
//	number.go     lengths and checks as they are written; numeral.go: as they are read
//	sum.go        checks, computed
//	escape.go     marks kept out of a payload
//	sealed.go     messages that are compressed, signed or encrypted before they are payloads; sequence.go: and numbered
//	fragments.go  messages that go on in further frames
//	fits.go       which payloads can be framed, and what is sent in place of others
//
//	encode.go     frames, and headers alone
//	scan.go       the first frame of a stream; walk.go: its parts, one after the other
//	error.go      why a stream cannot be divided any further
//	beyond.go     where it can be, for whoever drops what is wrong
//	cuts.go       where the parts of a frame lie, and where it can be cut
//	divide.go     the parts of all frames of a stream
//	traits.go     what a layout has beside a length of fixed width
//	wrong.go      frames that are wrong on purpose
//	spellings.go  right frames that are written otherwise than Append writes them
//	words.go      a layout in a sentence
//
//	read.go       a layout out of YAML: its keys
//	parts.go      its parts
//	marks.go      its escape, its fragments, its head
//	values.go     single values
//	templates.go  a layout out of a template
//	said.go       what a template adds: tags, payloads that are allowed, answers within a frame
//	rules.go      what cannot work as a whole
//
// A layout ends its frames in one of two ways: by a length among the parts
// before the payload (a number, or a head of text in which one stands), or by
// the first constant behind the payload, its terminator. What has a length may
// hold any bytes; what ends by a terminator only those that Fits allows.
//
// A stream is anybody's: nothing here allocates by what it claims.
//
// It has more lines than other packages: what a description can say is read, written, taken apart, spoiled and put into words in one place,
// so that no two of them disagree about it.
package layout
