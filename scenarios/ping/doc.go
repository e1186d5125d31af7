// Package ping judges signs of life: pings, pongs, and what is taken for one.
//
// Cases: HBT.
package ping
