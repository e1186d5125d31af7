// Package idle judges the limits on silence and on unfinished frames.
//
// Cases: IDL; OVL-008, which are about the same behaviour.
package idle
