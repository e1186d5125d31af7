// Package hostile judges what wrong and hostile bytes do to an implementation.
//
// Cases: HOS; FRM-008, which are about the same behaviour.
package hostile
