// Package template is what one side of a conversation says, where a part of it is chosen each time or may vary.
//
// Start at [Template] and [Parse], which reads the text that a manifest has. Fill makes the bytes that are sent, Match holds bytes that
// came against it and says where they differ, [Opening] is a list of them that begins every connection.
//
//	template.go  a template as its pieces; Fill
//	parse.go     out of its text
//	place.go     what stands within braces
//	number.go    how a length or a tag is written
//	tag.go       which numbers tags have
//	match.go     whether bytes are what a template says, and from where on they are not
//	opening.go   what is said on a connection before anything else
//	yaml.go      out of a manifest
//
// A template is written as text or as hexadecimal digits. In both, {payload} stands for a message, {len} for its length, {tag} for a
// number of the sender's choice that an answer repeats, and * for any bytes up to what follows it. Text says ** for a star and {{ for a
// brace; in hexadecimal digits ?? is any one byte.
package template
